import { describe, expect, test } from 'vitest';
import {
  A,
  ask,
  B,
  C,
  first,
  line,
  nothing,
  record,
  second,
  served,
  stray,
  third,
} from '../model/fixtures.ts';
import { decideMove } from './decide-move.ts';
import { commitOrder, type History } from './order.ts';
import type { TagState } from './types.ts';
import { versionOrder } from './versions.ts';

describe('the shape of history', () => {
  const atA: TagState = { served: served(first), record: record([first, A]) };
  const shallow: History = {
    isAncestor: () => 'unknown',
    onDefaultBranch: (commit) => commit === C || 'unknown',
  };

  test('a commit that left the default branch is refused', () => {
    const sentence = 'main was not moved to commit dddddddd: it is not on the default branch.';
    expect(ask(stray, second, atA)).toMatchObject({
      outcome: 'refuse',
      reason: 'not-on-default-branch',
      sentence,
    });
  });

  test('a force-push that dropped the recorded commit is refused, with the way out', () => {
    const gone = { served: served(second), record: record([second, stray]) };
    const decision = ask(C, third, gone);
    expect(decision).toMatchObject({ outcome: 'refuse', reason: 'position-gone' });
    expect(decision.sentence).toMatch(
      /main was last moved to commit dddddddd, which is not on the default branch\..*rollback/,
    );
  });

  test('two commits of which neither leads to the other are refused', () => {
    const decision = ask(C, second, atA, { isAncestor: () => false, onDefaultBranch: () => true });
    expect(decision).toMatchObject({ outcome: 'refuse', reason: 'diverged' });
    expect(decision.sentence).toMatch(/main stays at commit aaaaaaaa .* commit cccccccc/);
  });

  test.each([
    ['the asking commit', B, atA, shallow],
    ['the recorded commit', C, atA, shallow],
    ['a publisher', C, { served: served(first, [A]), record: undefined }, shallow],
    ['the commit recorded last', C, { served: served(third, [C]), record: record([second, B]) }, shallow],
    ['what leads from one to the other', C, atA, { ...shallow, onDefaultBranch: () => true }],
  ])('a shallow clone that cannot see %s is refused', (_, commit, state, history) => {
    const decision = ask(commit, second, state as TagState, history as History);
    expect(decision).toMatchObject({ outcome: 'refuse', reason: 'history-unknown' });
    expect(decision.sentence).toMatch(/^main .*commit \w{8}.*[Ff]etch the whole history/);
  });
});

test('an image without a revision label is refused, since nobody could tell what the tag serves', () => {
  const wanted = { digest: first, mark: A, revision: undefined };
  const decision = decideMove({ tag: 'main', wanted, state: nothing, order: commitOrder(line) });
  expect(decision).toMatchObject({ outcome: 'refuse', reason: 'unlabelled', to: undefined });
  expect(decision.sentence).toMatch(
    /main .* commit aaaaaaaa: image \w+ has no org\.opencontainers\.image\.revision label/,
  );
});

test('latest follows versions by the same rule', () => {
  const at = (mark: string): TagState => ({
    served: served(first),
    record: { ...record([first, mark]), tag: 'latest' },
  });
  const release = (version: string, state: TagState) => {
    const wanted = { digest: second, mark: version, revision: A };
    return decideMove({ tag: 'latest', wanted, state, order: versionOrder });
  };
  expect(release('1.10.0', at('1.9.0')).sentence).toBe(
    'latest moves forward from version 1.9.0 to version 1.10.0 (image 222).',
  );
  expect(release('1.4.1', at('1.5.0'))).toMatchObject({ outcome: 'skip', reason: 'newer-is-there' });
  expect(release('2.0.0-rc.1', at('1.5.0'))).toMatchObject({
    outcome: 'refuse',
    reason: 'not-a-stable-version',
  });
});
