import { expect, test } from 'vitest';
import { decideMove } from './decide-move.ts';
import { decideRollback } from './decide-rollback.ts';
import { commitOrder } from './order.ts';
import type { MoveRecord, TagDecision, TagState } from './types.ts';

const order = commitOrder({
  isAncestor: (older, newer) => older <= newer,
  onDefaultBranch: (commit) => (commit === 'far' ? 'unknown' : commit !== 'gone'),
});
const [good, bad, fixed] = ['sha256:900d', 'sha256:bad', 'sha256:f1'];
const names = new Map([[good, '1.3.2']]);
const kim = { by: 'Kim', reason: 'orders failed' };
const atB: MoveRecord = {
  tag: 'main',
  from: { digest: good, mark: 'a' },
  to: { digest: bad, mark: 'b' },
  withdrawn: [],
};

function state(digest: string | undefined, record: MoveRecord | undefined): TagState {
  return {
    served: digest === undefined ? undefined : { digest, publishedBy: [], revision: undefined },
    record,
  };
}
function rollback(
  to: string,
  publishedBy: string[],
  before: TagState,
  who = kim,
  revision: string | undefined = 'a',
) {
  const target = { digest: to, publishedBy, revision };
  return decideRollback({ tag: 'main', target, names, ...who, state: before, order });
}
function after(decision: TagDecision): TagState {
  return state(decision.to, decision.record);
}
function ask(mark: string, digest: string, before: TagState) {
  return decideMove({ tag: 'main', wanted: { digest, mark, revision: 'a' }, state: before, order });
}

test('serves the old image, remembers who and why, and keeps the mark', () => {
  expect(rollback(good, ['a'], state(bad, atB))).toEqual({
    tag: 'main',
    outcome: 'move',
    from: bad,
    to: good,
    record: {
      tag: 'main',
      from: { digest: bad, mark: 'b' },
      to: { digest: good, mark: 'b' },
      rollback: kim,
      withdrawn: [{ digest: bad, ...kim }],
    },
    sentence:
      'Kim sets main from image bad to 1.3.2 (image 900d): orders failed. Only something newer than commit b moves it again.',
  });
});

test('no re-run undoes it, a newer commit moves on, but not to the image taken back', () => {
  const back = after(rollback(good, ['a'], state(bad, atB)));
  const held = ask('c', bad, back);
  expect(ask('b', bad, back)).toMatchObject({ outcome: 'skip', reason: 'taken-back' });
  expect(held).toMatchObject({ outcome: 'skip', reason: 'taken-back' });
  expect(held.sentence).toMatch(
    /^main was not moved .*commit c.*image bad: Kim withdrew it \(orders failed\)/,
  );
  expect(ask('c', fixed, back)).toMatchObject({ outcome: 'move', to: fixed });
  expect(ask('d', bad, after(ask('c', fixed, back)))).toMatchObject({
    outcome: 'skip',
    reason: 'taken-back',
  });
});

test('a person can put back what was taken back, and condemns nothing by it', () => {
  const back = after(rollback(good, ['a'], state(bad, atB)));
  const restored = rollback(bad, ['b'], back);
  expect(restored.record).toMatchObject({ to: { digest: bad, mark: 'b' }, withdrawn: [] });
  expect(ask('c', good, after(restored))).toMatchObject({ outcome: 'move', to: good });
});

test('after a rollback that restored an image, another image of the same commit is turned away by name', () => {
  const back = after(rollback(good, ['a', 'b'], state(bad, { ...atB, to: { digest: bad, mark: 'b' } })));
  const decision = ask('b', fixed, back);
  expect(decision).toMatchObject({ outcome: 'skip', reason: 'taken-back' });
  expect(decision.sentence).toBe(
    'main serves image 900d because Kim rolled it back (orders failed) after commit b had tried to move it.',
  );
});

test('cut short, it can be repeated, and the old state holds meanwhile', () => {
  const begun = state(bad, rollback(good, ['a'], state(bad, atB)).record);
  expect(ask('b', bad, begun)).toMatchObject({ outcome: 'keep' });
  expect(rollback(good, ['a'], begun)).toMatchObject({
    outcome: 'move',
    to: good,
    record: { to: { mark: 'b' } },
  });
});

test('a person vouches for a tag whose record was lost', () => {
  const decision = rollback(good, ['a'], state(good, undefined));
  expect(decision).toMatchObject({
    outcome: 'keep',
    record: { to: { digest: good, mark: 'a' }, withdrawn: [] },
  });
  expect(decision.sentence).toBe('Kim confirms that main serves 1.3.2 (image 900d): orders failed.');
});

test('a deleted tag can be put back', () => {
  const decision = rollback(good, ['a'], state(undefined, atB));
  expect(decision).toMatchObject({
    outcome: 'create',
    record: { from: undefined, to: { digest: good, mark: 'b' } },
  });
});

test('a force-push dropped what was recorded: the published image chosen says where the tag stands', () => {
  const gone = state(bad, { ...atB, to: { digest: bad, mark: 'gone' } });
  expect(rollback(good, ['a'], gone)).toMatchObject({ outcome: 'move', record: { to: { mark: 'a' } } });
});

test.each([
  [
    'an image nobody published',
    rollback('sha256:777', [], state(bad, undefined)),
    'position-unknown',
    /Choose a published/,
  ],
  [
    'an image that was built with uncommitted files',
    rollback('sha256:d1', [], state(bad, atB), kim, ''),
    'unlabelled',
    /label, like one that was built with uncommitted files\. Publish a commit/,
  ],
  [
    'a commit out of reach',
    rollback(good, ['far'], state(bad, atB)),
    'history-unknown',
    /commit far .*whole history/,
  ],
  [
    'no name',
    rollback(good, ['a'], state(bad, atB), { by: ' ', reason: 'x' }),
    'unsigned',
    /who rolls it back, and why/,
  ],
  [
    'no reason',
    rollback(good, ['a'], state(bad, atB), { by: 'Kim', reason: '' }),
    'unsigned',
    /who rolls it back, and why/,
  ],
])('refused: %s', (_, decision, reason, sentence) => {
  expect(decision).toMatchObject({ outcome: 'refuse', reason, to: bad });
  expect(decision).not.toHaveProperty('record');
  expect(decision.sentence).toMatch(/^main was not set to (1\.3\.2 \()?image/);
  expect(decision.sentence).toMatch(sentence);
});
