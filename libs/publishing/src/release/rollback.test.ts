import { expect, test } from 'vitest';
import { seen, tinyImage, uploadAs } from '../../testing/fixture.ts';
import { onStage } from '../../testing/with-fixture.ts';
import { lastMove } from './move-record.ts';
import { rollBack } from './verbs.ts';

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

test('to an image that passed no smoke test is refused, and nothing is written', async () => {
  await on.published('one');
  const unsmoked = tinyImage('never smoked', on.stage.git('rev-parse', 'HEAD'));
  await uploadAs(on.stage.repository, unsmoked, 'x:by-hand');
  const before = await seen(on.stage);
  await expect(on.backTo('main', unsmoked.digest)).rejects.toThrow('has no passed smoke report attached');
  expect(await seen(on.stage)).toEqual(before);
});

test('to a smoke report, which is in the registry and no image, is refused', async () => {
  const { digest } = await on.published('one');
  const [report] = await on.stage.repository.referrers(digest, 'application/vnd.shipshape.smoke.v1+json');
  const before = await seen(on.stage);
  await expect(on.backTo('main', report?.digest ?? '')).rejects.toThrow(
    'has no passed smoke report attached',
  );
  expect(await seen(on.stage)).toEqual(before);
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
