import { deleteTag } from '@shipshape/oci-registry/testing';
import { expect, test } from 'vitest';
import { useTestProject } from '../../testing/use-test-project.ts';
import { historiesOf } from './history.ts';

const project = useTestProject();
const tagsOf = async (name: string) =>
  (await historiesOf(project.clone.repository, name)).map(({ tag }) => tag);

test('of every tag that moves, or of the one that is named, by its branch name too', async () => {
  const { sha } = await project.published('one');
  await project.promoteTo('staging');
  await project.promoteTo('feature-x', sha);
  expect(await tagsOf('')).toEqual(['feature-x', 'main', 'staging']);
  expect(await tagsOf('staging')).toEqual(['staging']);
  expect(await tagsOf('feature/x')).toEqual(['feature-x']);
});

test('a name with a slip in it is told which tags there are', async () => {
  await project.published('one');
  await project.promoteTo('staging');
  await expect(tagsOf('stagin')).rejects.toThrow(
    'has no tag "stagin", and no record of one: the tags are main, staging.',
  );
  await expect(tagsOf('sha-../../x')).rejects.toThrow('the tags are main, staging.');
});

test('a tag that was deleted is still told about, since its record is there', async () => {
  await project.published('one');
  await project.promoteTo('staging');
  await deleteTag(project.clone.repository, 'staging');
  const [{ moves } = { moves: [] }] = await historiesOf(project.clone.repository, 'staging');
  expect(moves.map(({ by }) => by)).toEqual(['Kim']);
});

test('of a repository that has nothing', async () => {
  await expect(tagsOf('main')).rejects.toThrow('has no tag "main", and no record of one: it has none yet.');
});
