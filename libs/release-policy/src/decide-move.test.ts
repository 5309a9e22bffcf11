import { describe, expect, test } from 'vitest';
import { A, ask, B, C, first, nothing, record, second, served, stray, third } from '../model/fixtures.ts';

describe('with a record', () => {
  const atB = { served: served(second), record: record([second, B], [first, A]) };

  test('nothing there: create', () => {
    expect(ask(A, first, nothing)).toEqual({
      tag: 'main',
      outcome: 'create',
      from: undefined,
      to: first,
      record: record([first, A]),
      sentence: 'main starts at commit aaaaaaaa (image 111).',
    });
  });

  test('a revert moves forward to an older image', () => {
    expect(ask(C, first, atB)).toEqual({
      tag: 'main',
      outcome: 'move',
      from: second,
      to: first,
      record: record([first, C], [second, B]),
      sentence: 'main moves forward from commit bbbbbbbb to commit cccccccc (image 111).',
    });
  });

  test('a re-run of an older job is skipped', () => {
    const sentence = 'main stays at commit bbbbbbbb, because commit aaaaaaaa is older.';
    expect(ask(A, first, atB)).toMatchObject({
      outcome: 'skip',
      reason: 'newer-is-there',
      to: second,
      sentence,
    });
  });

  test('the same image for a newer commit is kept, and recorded', () => {
    const decision = ask(C, second, atB);
    expect(decision).toMatchObject({ outcome: 'keep', record: record([second, C], [second, B]) });
  });

  test('a repeat changes and records nothing', () => {
    expect(ask(B, second, atB)).not.toHaveProperty('record');
    expect(ask(B, second, atB).outcome).toBe('keep');
  });

  test('a move begun and cut short: the tag still stands where it stood', () => {
    const begun = { served: served(first), record: record([third, C], [first, A]) };
    expect(ask(B, second, begun)).toMatchObject({ outcome: 'move', record: record([second, B], [first, A]) });
  });

  test('a deleted tag keeps its mark', () => {
    const deleted = { ...atB, served: undefined };
    expect(ask(A, first, deleted)).toMatchObject({ outcome: 'skip', reason: 'newer-is-there' });
    expect(ask(B, second, deleted)).toMatchObject({ outcome: 'create', record: record([second, B]) });
  });

  test('another image for the same commit is refused', () => {
    const decision = ask(B, third, atB);
    expect(decision).toMatchObject({ outcome: 'refuse', reason: 'one-mark-two-images', to: second });
    expect(decision.sentence).toMatch(/main serves image 222, although .* commit bbbbbbbb.* rollback/);
  });

  test("another tag's record is a mistake in the program", () => {
    const state = { served: served(first), record: { ...record([first, A]), tag: 'staging' } };
    expect(() => ask(B, second, state)).toThrow('The record of tag staging was given for tag main');
  });
});

describe('without a record that fits', () => {
  test('the newest commit that published the image stands for it, and never its label', () => {
    const reverted = { served: served(first, [A, C], A), record: undefined };
    expect(ask(B, second, reverted)).toMatchObject({ outcome: 'skip', reason: 'newer-is-there' });
    expect(ask(C, first, reverted)).toMatchObject({
      outcome: 'keep',
      record: record([first, C], [first, C]),
    });
  });

  test('in which order a registry lists those that published it changes nothing', () => {
    const listed = (...names: string[]) => ({ served: served(first, names), record: undefined });
    for (const [commit, image] of [
      [B, second],
      [C, first],
      [C, second],
    ] as const)
      expect(ask(commit, image, listed(A, stray, C))).toEqual(ask(commit, image, listed(C, A, stray)));
  });

  test('put elsewhere past the record: the last recorded commit still counts', () => {
    const retagged = { served: served(first, [A]), record: record([third, B], [second, A]) };
    expect(ask(B, third, retagged)).toMatchObject({ outcome: 'refuse', reason: 'one-mark-two-images' });
    expect(ask(C, second, retagged)).toMatchObject({
      outcome: 'move',
      record: record([second, C], [first, B]),
    });
  });

  test.each([
    ['without a label', undefined, 'it has no revision label'],
    ['with only a label', A, 'its label names aaaaaaaa'],
  ])('an image %s that nobody published is refused', (_, revision, words) => {
    const decision = ask(C, second, { served: served(first, [], revision), record: undefined });
    expect(decision).toMatchObject({ outcome: 'refuse', reason: 'position-unknown', to: first });
    expect(decision.sentence).toMatch(/main was not moved for commit cccccccc: .*image 111/);
    expect(decision.sentence).toContain(words);
  });
});
