import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { RegistryError } from '@shipshape/oci-registry';
import { describe, expect, test } from 'vitest';
import { passed, seen, tinyImage, uploadAs } from '../../testing/test-clone.ts';
import { useTestProject } from '../../testing/use-test-project.ts';
import { publishCommit } from '../image/publish-commit.ts';
import { builtBefore, publishedOf } from '../image/published-commit.ts';
import type { Tags } from '../image/tags.ts';
import type { ReleaseContext } from './context.ts';
import { historiesOf } from './history.ts';
import { release } from './release.ts';
import { fileLocks } from './tag-locks.ts';
import { promote, rollBack } from './verbs.ts';
import { waitForPublication } from './wait.ts';
import { whereIsWhat } from './where.ts';

const project = useTestProject();
const quiet = () => {};

const push = (context: ReleaseContext, what: string, extra: Partial<Tags> = {}) => {
  const image = tinyImage(what, context.checkout.sha);
  const immutable: Tags['immutable'] = [`inputs-${'a'.repeat(60)}${what}`, `sha-${context.checkout.sha}`];
  return publishCommit(context, {
    tags: {
      immutable: [...immutable, ...(extra.immutable ?? [])] as Tags['immutable'],
      moving: extra.moving ?? [],
    },
    smoke: passed(image.configDigest),
    upload: (reference) => uploadAs(context.repository, image, reference),
  });
};
const main = { moving: [{ tag: 'main', kind: 'branch' as const }] };

test('locks that cannot be made stop a push before anything is written', async () => {
  project.clone.commit('one');
  const file = join(project.clone.root, 'a-file');
  writeFileSync(file, '');
  const context = await project.clone.context({ locks: fileLocks(join(file, 'locks')) });
  await expect(push(context, 'one', main)).rejects.toThrow('set XDG_STATE_HOME to a folder that is');
  expect(await seen(project.clone)).toEqual({});
});

test('a registry whose tags are immutable stops a push before an immutable tag is written, and names what to exempt', async () => {
  project.clone.commit('one');
  const { repository } = project.clone;
  const putManifest: typeof repository.putManifest = async (reference, ...rest) => {
    if (!reference.startsWith('sha256:') && (await repository.resolve(reference))) {
      throw new RegistryError('immutable-tag', `cannot write ${reference}`);
    }
    return repository.putManifest(reference, ...rest);
  };
  const context = await project.clone.context({ repository: { ...repository, putManifest } });
  await expect(push(context, 'one', main)).rejects.toThrow(/so main cannot be moved.*move-\* and sha256-/);
  expect(Object.keys(await seen(project.clone))).toEqual(['move-.probe']);
});

test('a registry that does not list its tags refuses a release before the version is written', async () => {
  await project.published('one');
  const before = await seen(project.clone);
  const { repository } = project.clone;
  const tags = () => Promise.reject(new RegistryError('no-tag-list', 'cannot list the tags'));
  const context = await project.clone.context({ repository: { ...repository, tags } });
  await expect(release(context, '1.0.0', quiet)).rejects.toThrow('cannot list the tags');
  expect(await seen(project.clone)).toEqual(before);
});

test('a commit keeps the image that it published, though what is built for it has changed', async () => {
  const { sha, digest } = await project.published('one');
  const context = await project.clone.context();
  const again = await push(context, 'rebuilt');
  expect(again).toMatchObject({ digest, pushed: false, tags: [`sha-${sha}`] });
  expect(Object.keys(await seen(project.clone)).filter((tag) => tag.endsWith('rebuilt'))).toEqual([]);
  const found = await publishedOf(context.repository, sha);
  expect(found && builtBefore(context, found)).toMatchObject({
    imageId: again.imageId,
    version: { revision: sha },
    served: { image: context.repository.name, digest },
  });
  expect(await publishedOf(context.repository, 'f'.repeat(40))).toBeUndefined();
});

test('a tag that a rule made immutable is never moved, whatever its name looks like', async () => {
  project.clone.commit('one');
  const context = await project.clone.context();
  await push(context, 'one', { immutable: ['v1.2.3'] as never });
  await project.published('two');
  await expect(promote(await project.clone.context(), 'v1.2.3', '', quiet)).rejects.toThrow(
    'v1.2.3 is immutable',
  );
  const standing = (await whereIsWhat(context.repository)).find(({ tag }) => tag === 'v1.2.3');
  expect(standing).toMatchObject({ moves: false });
  expect((await historiesOf(context.repository, '')).map(({ tag }) => tag)).toEqual(['main']);
});

test('the kind of a tag is kept in its record, and decides by which history it moves', async () => {
  const { digest } = await project.published('one');
  const context = await project.clone.context();
  expect(await promote(context, { tag: 'nightly', kind: 'environment' }, '', quiet)).toMatchObject({
    to: digest,
  });
  // A branch of the same name does not take the environment's tag.
  project.clone.git('switch', '-qc', 'nightly');
  const sha = project.clone.commit('on the branch');
  await project.clone.push(sha, tinyImage('on the branch', sha));
  const [{ moves } = { moves: [] }] = await historiesOf(context.repository, 'nightly');
  expect(moves[0]?.record.kind).toBe('environment');
  expect(await project.promoteTo('nightly')).toMatchObject({
    outcome: 'refuse',
    reason: 'not-on-default-branch',
  });
});

test('a release waits for the run that publishes its commit, bounded, and prints for what', async () => {
  const sha = project.clone.commit('one');
  let now = 0;
  let publishAt = 25_000;
  const clock = {
    now: () => new Date(now),
    sleep: async (milliseconds: number) => {
      now += milliseconds;
      if (now >= publishAt) await project.clone.push(sha, tinyImage('one', sha));
    },
  };
  const context = await project.clone.context({ clock });
  const said: string[] = [];
  const say = (line: string) => void said.push(line);
  publishAt = Number.POSITIVE_INFINITY;
  expect(await waitForPublication(context, { limitSeconds: 60, say })).toBeUndefined();
  expect(now).toBe(60_000);
  expect(said).toEqual([
    expect.stringContaining(
      `commit ${sha.slice(0, 8)} is not in ${context.repository.name} yet: waiting up to 60 seconds`,
    ),
    expect.stringContaining('was not published within 60 seconds'),
  ]);
  now = 0;
  publishAt = 25_000;
  expect(await waitForPublication(context, { limitSeconds: 60, say: quiet })).toMatchObject({ commit: sha });
  expect(now).toBe(30_000);
});

/** The clone's repository, which keeps these tags once they are there. */
const keeping = (isKept: (tag: string) => boolean) => {
  const { repository } = project.clone;
  const putManifest: typeof repository.putManifest = async (reference, ...rest) => {
    if (isKept(reference) && (await repository.resolve(reference))) {
      throw new RegistryError('immutable-tag', `cannot write ${reference}`);
    }
    return repository.putManifest(reference, ...rest);
  };
  return { ...repository, putManifest };
};

/** What every tag serves, but for the check's own and the lists of what is attached. */
const served = async () =>
  Object.entries(await seen(project.clone)).filter(([tag]) => !/^(move-\.probe$|sha256-)/.test(tag));

describe.each([
  ['promote', (context: ReleaseContext) => promote(context, 'staging', '', quiet)],
  [
    'rollback',
    (context: ReleaseContext) => rollBack(context, { tag: 'staging', to: 'HEAD', reason: 'x' }, quiet),
  ],
] as const)('%s', (_name, move) => {
  test.each([
    ['no tag may be moved', (tag: string) => !tag.startsWith('sha256:')],
    ['records may be moved and the tag may not', (tag: string) => tag === 'staging'],
  ])('where %s, every tag serves what it served, its record too', async (_case, isKept) => {
    await project.published('one');
    await project.promoteTo('staging');
    await project.published('two');
    const before = await served();
    const context = await project.clone.context({ repository: keeping(isKept) });
    await expect(move(context)).rejects.toThrow(/so staging cannot be moved; nothing was published or moved/);
    expect(await served()).toEqual(before);
    // Once it may, the same command moves it.
    expect(await move(await project.clone.context())).toMatchObject({
      outcome: 'move',
      from: expect.any(String),
    });
  });
});
