import { describe, expect, test } from 'vitest';
import { type BaseFacts, chooseBase } from './base.ts';

const commit = '1f0c1e7fbb1c1e7b0d1b2a3c4d5e6f708192a3b4';
const meeting = '9a8b7c6d5e4f30211203f4e5d6c7b8a990807060';
const sound: BaseFacts = { requested: commit, shallow: false, commit, mergeBase: meeting };

test('a base in a full clone is compared from where both histories meet', () => {
  expect(chooseBase(sound)).toEqual({ base: meeting, because: `compared with ${meeting}` });
});

describe('a base that cannot be trusted widens the run to everything and gives the reason', () => {
  test.each<[string, Partial<BaseFacts>, RegExp]>([
    ['empty', { requested: '', commit: undefined }, /no base was given/],
    ['blank', { requested: ' \n', commit: undefined }, /no base was given/],
    ['all zeros', { requested: '0'.repeat(40), commit: undefined }, /all zeros/],
    ['a shallow clone', { shallow: true }, /shallow.*fetch-depth: 0/],
    ['not in the clone', { commit: undefined, mergeBase: undefined }, /not in this clone/],
    ['unrelated', { mergeBase: undefined }, /no history in common/],
  ])('%s', (_name, facts, reason) => {
    const choice = chooseBase({ ...sound, ...facts });
    expect(choice.base).toBeUndefined();
    expect(choice.because).toMatch(reason);
  });
});
