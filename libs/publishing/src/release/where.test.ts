import { expect, test } from 'vitest';
import { tinyImage, uploadAs } from '../../testing/test-clone.ts';
import { useTestProject } from '../../testing/use-test-project.ts';
import { lastMove } from './move-record.ts';
import { whereIsWhat } from './where.ts';

const project = useTestProject();
const time = expect.stringMatching(/^20\d\d-.*Z$/);

test('branch, environment, moving version tags and versions: which image, since when, by whom', async () => {
  const one = await project.published('one');
  await project.releaseAs('1.9.0');
  await project.promoteTo('staging');
  const two = await project.published('two');
  await project.releaseAs('1.10.0');
  await project.releaseAs('2.0.0-rc.1');
  const found = await whereIsWhat(project.clone.repository);
  expect(found.map(({ tag, moves }) => `${tag}${moves ? '' : ' immutable'}`)).toEqual([
    ...['1', '1.10', '1.9', 'latest', 'main', 'staging'],
    ...['2.0.0-rc.1 immutable', '1.10.0 immutable', '1.9.0 immutable'],
  ]);
  const row = (name: string) => found.find(({ tag }) => tag === name);
  const kim = { since: time, by: 'Kim', rolledBack: undefined };
  expect(row('staging')).toMatchObject({ ...kim, digest: one.digest, versions: ['1.9.0'], commit: one.sha });
  expect(row('latest')).toMatchObject({ ...kim, digest: two.digest, versions: ['1.10.0', '2.0.0-rc.1'] });
  expect(row('1.9.0')).toMatchObject({ ...kim, digest: one.digest, versions: ['1.9.0'], commit: one.sha });
});

test('what was set outside Shipshape has an image and no date; what was rolled back has its reason', async () => {
  const one = await project.published('one');
  await project.published('two');
  await project.backTo('main', one.sha, 'prices were wrong');
  await uploadAs(project.clone.repository, tinyImage('by hand', ''), 'x:0.9.0');
  const [main, version] = await whereIsWhat(project.clone.repository);
  expect(main).toMatchObject({ tag: 'main', digest: one.digest, rolledBack: 'prices were wrong' });
  expect(version).toMatchObject({ tag: '0.9.0', since: undefined, by: undefined, commit: undefined });
});

test('a newer commit that asks for the image that is served changes neither the date nor who put it there', async () => {
  const one = await project.published('one');
  const [before] = await whereIsWhat(project.clone.repository);
  const sha = project.clone.commit('documents');
  await project.clone.push(sha, tinyImage('one', one.sha));
  const last = await lastMove(project.clone.repository, 'main');
  expect(last?.record.to).toEqual({ digest: one.digest, mark: sha });
  expect(last?.at).not.toBe(before?.since);
  expect((await whereIsWhat(project.clone.repository))[0]).toEqual(before);
});
