import { expect, test } from 'vitest';
import { lastMove } from './move-record.mts';
import { onStage } from './testing/on-stage.mts';
import { seen, tinyImage } from './testing/stage.mts';
import { rollBack } from './verbs.mts';

const on = onStage();

test('is kept with who and why; re-runs do not undo it; the next commit moves on', async () => {
  const one = await on.published('one');
  const two = await on.published('two');
  expect(await on.backTo('main', one.sha, 'prices were wrong')).toMatchObject({
    from: two.digest,
    to: one.digest,
  });
  const { record, by } = (await lastMove(on.stage.repository, 'main')) ?? {};
  expect(record?.rollback).toEqual({ by: 'Kim', reason: 'prices were wrong' });
  expect(by).toBe('Kim');
  await on.stage.push(two.sha, tinyImage('two', two.sha));
  expect(await on.serves('main')).toBe(one.digest);
  const three = await on.published('three');
  expect(await on.serves('main')).toBe(three.digest);
});

test('of latest, by version; the next release moves it on', async () => {
  const one = await on.published('one');
  await on.releaseAs('1.0.0');
  await on.published('two');
  await on.releaseAs('1.1.0');
  expect(await on.backTo('latest', '1.0.0')).toMatchObject({ to: one.digest });
  expect((await on.releaseAs('1.1.0')).find(({ tag }) => tag === 'latest')).toMatchObject({
    outcome: 'skip',
  });
  expect(await on.serves('latest')).toBe(one.digest);
  const three = await on.published('three');
  await on.releaseAs('1.1.1');
  expect(await on.serves('latest')).toBe(three.digest);
});

test('to what nobody published is refused', async () => {
  await on.published('one');
  await expect(on.backTo('main', `sha256:${'0'.repeat(64)}`)).rejects.toThrow('has no sha256:0000');
  await expect(on.backTo('main', 'nonsense')).rejects.toThrow('"nonsense" is no digest');
});

test('a dry run decides the same and writes nothing', async () => {
  const one = await on.published('one');
  await on.published('two');
  const before = await seen(on.stage);
  const place = await on.stage.place({ dryRun: true });
  const wish = { tag: 'main', to: one.sha, reason: 'x' };
  expect(await rollBack(place, wish, () => {})).toMatchObject({ outcome: 'move', dryRun: true });
  expect(await seen(on.stage)).toEqual(before);
});
