import { expect, test } from 'vitest';
import { tinyImage } from '../../testing/fixture.ts';
import { onStage } from '../../testing/with-fixture.ts';
import { promote } from './verbs.ts';

// The orderings that go wrong elsewhere, with real commits against a real registry.
const on = onStage();

test('two merges whose builds end in the wrong order: the newer one stays', async () => {
  const [one, two] = [on.stage.commit('one'), on.stage.commit('two')];
  const newer = await on.stage.push(two, tinyImage('two', two));
  await on.stage.push(one, tinyImage('one', one));
  expect(await on.serves('main')).toBe(newer);
  expect(await on.serves(`sha-${one}`)).not.toBe(newer);
});

test('a re-run of an old job moves nothing', async () => {
  const old = await on.published('one');
  const { digest } = await on.published('two');
  await on.stage.push(old.sha, tinyImage('one', old.sha));
  expect(await on.serves('main')).toBe(digest);
  expect((await on.promoteTo('main', old.sha)).reason).toBe('newer-is-there');
});

test('a revert moves forward though its image is an old one, and a re-run of what it reverted does not undo it', async () => {
  const old = await on.published('one');
  const bad = await on.published('two');
  const revert = on.stage.commit('one again');
  expect(await on.stage.push(revert, tinyImage('one', revert))).toBe(old.digest);
  expect(await on.serves('main')).toBe(old.digest);
  await on.stage.push(bad.sha, tinyImage('two', bad.sha));
  expect(await on.serves('main')).toBe(old.digest);
});

test('two projects have a place each', async () => {
  const other = on.another('other');
  const sha = other.commit('other');
  const digest = await other.push(sha, tinyImage('other', sha));
  const { digest: ours } = await on.published('ours');
  expect([await on.serves('main'), await on.serves('main', other)]).toEqual([ours, digest]);
});

test('a job whose clone does not know the newer commit fetches it, and is told that newer is there', async () => {
  const old = await on.published('one');
  const late = on.another();
  late.git('remote', 'add', 'origin', on.stage.root);
  late.git('fetch', '-q', 'origin', 'main');
  late.git('reset', '-q', '--hard', 'origin/main');
  const { digest } = await on.published('two');
  const move = await promote(await late.place(), 'main', old.sha, () => {});
  expect(move).toMatchObject({ outcome: 'skip', reason: 'newer-is-there', to: digest });
});

test('a shallow clone that cannot tell refuses, and says how it could', async () => {
  await on.published('one');
  const { sha } = await on.published('two');
  await on.promoteTo('staging', 'HEAD~1');
  const shallow = on.another();
  shallow.git('remote', 'add', 'origin', `file://${on.stage.root}`);
  shallow.git('fetch', '-q', '--depth=1', 'origin', 'main');
  shallow.git('reset', '-q', '--hard', sha);
  const move = await promote(await shallow.place(), 'staging', '', () => {});
  expect(move).toMatchObject({ outcome: 'refuse', reason: 'history-unknown' });
  expect(move.sentence).toContain('git fetch --unshallow');
});

test('a rewritten history is refused, and a person puts it right', async () => {
  await on.published('one');
  on.stage.git('commit', '-q', '--amend', '-m', 'rewritten', '--allow-empty');
  const sha = on.stage.git('rev-parse', 'HEAD');
  const digest = await on.stage.push(sha, tinyImage('rewritten', sha));
  const refused = await on.promoteTo('main');
  expect(refused).toMatchObject({ outcome: 'refuse', reason: 'position-gone' });
  expect(refused.sentence).toContain('nx run django:rollback --tag=main --to=');
  expect((await on.backTo('main', sha, 'rewritten')).outcome).toBe('move');
  expect(await on.serves('main')).toBe(digest);
  expect(await on.published('next')).toMatchObject({ digest: await on.serves('main') });
});
