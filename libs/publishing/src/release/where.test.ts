import { expect, test } from 'vitest';
import { tinyImage, uploadAs } from '../../testing/fixture.ts';
import { onStage } from '../../testing/with-fixture.ts';
import { lastMove } from './move-record.ts';
import { whereIsWhat } from './where.ts';

const on = onStage();
const time = expect.stringMatching(/^20\d\d-.*Z$/);

test('branch, environment, moving version tags and versions: which image, since when, by whom', async () => {
  const one = await on.published('one');
  await on.releaseAs('1.9.0');
  await on.promoteTo('staging');
  const two = await on.published('two');
  await on.releaseAs('1.10.0');
  await on.releaseAs('2.0.0-rc.1');
  const found = await whereIsWhat(on.stage.repository);
  expect(found.map(({ tag, moves }) => `${tag}${moves ? '' : ' for good'}`)).toEqual([
    ...['1', '1.10', '1.9', 'latest', 'main', 'staging'],
    ...['2.0.0-rc.1 for good', '1.10.0 for good', '1.9.0 for good'],
  ]);
  const row = (name: string) => found.find(({ tag }) => tag === name);
  const kim = { since: time, by: 'Kim', rolledBack: undefined };
  expect(row('staging')).toMatchObject({ ...kim, digest: one.digest, versions: ['1.9.0'], commit: one.sha });
  expect(row('latest')).toMatchObject({ ...kim, digest: two.digest, versions: ['1.10.0', '2.0.0-rc.1'] });
  expect(row('1.9.0')).toMatchObject({ ...kim, digest: one.digest, versions: ['1.9.0'], commit: one.sha });
});

test('what was written past us has an image and no date; what was put back says why', async () => {
  const one = await on.published('one');
  await on.published('two');
  await on.backTo('main', one.sha, 'prices were wrong');
  await uploadAs(on.stage.repository, tinyImage('by hand', ''), 'x:0.9.0');
  const [main, version] = await whereIsWhat(on.stage.repository);
  expect(main).toMatchObject({ tag: 'main', digest: one.digest, rolledBack: 'prices were wrong' });
  expect(version).toMatchObject({ tag: '0.9.0', since: undefined, by: undefined, commit: undefined });
});

test('a newer commit that asks for the image that is served changes neither the date nor who put it there', async () => {
  const one = await on.published('one');
  const [before] = await whereIsWhat(on.stage.repository);
  const sha = on.stage.commit('documents');
  await on.stage.push(sha, tinyImage('one', one.sha));
  const last = await lastMove(on.stage.repository, 'main');
  expect(last?.record.to).toEqual({ digest: one.digest, mark: sha });
  expect(last?.at).not.toBe(before?.since);
  expect((await whereIsWhat(on.stage.repository))[0]).toEqual(before);
});
