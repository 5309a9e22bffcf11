import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { seen, tinyImage, uploadAs } from '../../testing/test-clone.ts';
import { useTestProject } from '../../testing/use-test-project.ts';
import { planRelease, release } from './release.ts';

const project = useTestProject();

test('X.Y.Z, X.Y, X and latest serve what the commit published; the git tag names it; twice is once', async () => {
  const { digest } = await project.published('one');
  const moves = await project.releaseAs('1.4.0');
  expect(moves.map(({ tag, outcome }) => `${tag} ${outcome}`)).toEqual([
    '1.4.0 create',
    'latest create',
    '1 create',
    '1.4 create',
  ]);
  expect(await Promise.all(['1.4.0', '1.4', '1', 'latest'].map((tag) => project.serves(tag)))).toEqual(
    Array(4).fill(digest),
  );
  expect(project.clone.git('tag', '--points-at', 'HEAD')).toBe('django@1.4.0');
  const before = await seen(project.clone);
  expect((await project.releaseAs('1.4.0')).map(({ outcome }) => outcome)).toEqual([
    'keep',
    'keep',
    'keep',
    'keep',
  ]);
  expect(await seen(project.clone)).toEqual(before);
});

test('a patch of an old line moves 1.4 and leaves 1, latest; a prerelease moves nothing', async () => {
  const first = await project.published('one');
  await project.releaseAs('1.4.0');
  const second = await project.published('two');
  await project.releaseAs('1.5.0');
  project.clone.git('switch', '-qc', 'old-line', first.sha);
  const sha = project.clone.commit('patch');
  const digest = await project.clone.push(sha, tinyImage('patch', sha));
  expect((await project.releaseAs('1.4.1')).map(({ tag }) => tag)).toEqual(['1.4.1', '1.4']);
  expect(await project.serves('1.4')).toBe(digest);
  expect([await project.serves('latest'), await project.serves('1')]).toEqual([second.digest, second.digest]);
  expect((await project.releaseAs('2.0.0-rc.1')).map(({ tag }) => tag)).toEqual(['2.0.0-rc.1']);
});

test('a plan names the git tag, and the higher version where a new one is older than the latest', async () => {
  const { sha } = await project.published('one');
  const commit = sha.slice(0, 8);
  const plan = async (version: string) => planRelease(await project.clone.context(), version, () => {});
  expect(await plan('1.5.0')).toMatchObject({
    sentence: expect.stringMatching(
      `^sets 1.5.0, latest, 1, 1.5 to sha256:\\w+, then makes the git tag django@1.5.0 on commit ${commit} of this clone$`,
    ),
    above: undefined,
  });
  await project.releaseAs('1.5.0');
  expect(await plan('1.5.0')).toMatchObject({ sentence: 'finds everything done', above: undefined });
  await project.published('two');
  expect(await plan('1.4.0')).toMatchObject({ above: '1.5.0' });
  // Whoever has made the git tag has decided already.
  project.clone.git('tag', 'django@1.4.0');
  expect(await plan('1.4.0')).toMatchObject({ above: undefined });
});

test('killed between X.Y.Z and its moving tags, a repeat completes it', async () => {
  const { sha, digest } = await project.published('one');
  await uploadAs(project.clone.repository, tinyImage('one', sha), 'x:2.0.0');
  expect((await project.releaseAs('2.0.0')).map(({ outcome }) => outcome)).toEqual([
    'keep',
    'create',
    'create',
    'create',
  ]);
  expect(await project.serves('latest')).toBe(digest);
});

test.each(['1.0.0', 'latest', '1.0'])(
  'where the registry does not take %s there is no git tag, and a repeat completes it',
  async (lost) => {
    const { digest } = await project.published('one');
    const { repository } = project.clone;
    const putManifest: typeof repository.putManifest = async (reference, ...rest) => {
      if (reference === lost) throw new Error('the registry went away');
      return repository.putManifest(reference, ...rest);
    };
    const context = await project.clone.context({ repository: { ...repository, putManifest } });
    await expect(release(context, '1.0.0', () => {})).rejects.toThrow('the registry went away');
    expect(project.clone.git('tag')).toBe('');
    expect(await project.serves(lost)).toBeUndefined();
    await project.releaseAs('1.0.0');
    expect(project.clone.git('tag', '--points-at', 'HEAD')).toBe('django@1.0.0');
    const tags = ['1.0.0', '1.0', '1', 'latest'];
    expect(await Promise.all(tags.map((tag) => project.serves(tag)))).toEqual(Array(4).fill(digest));
  },
);

test('a clone in which no git tag can be made refuses a release before the version is written', async () => {
  await project.published('one');
  const before = await seen(project.clone);
  const tags = join(project.clone.root, '.git/refs/tags');
  rmSync(tags, { recursive: true });
  writeFileSync(tags, 'no folder');
  await expect(project.releaseAs('1.0.0')).rejects.toThrow('The git tag "django@1.0.0" could not be made');
  expect(await seen(project.clone)).toEqual(before);
  rmSync(tags);
  await project.releaseAs('1.0.0');
  expect(project.clone.git('tag')).toBe('django@1.0.0');
});

test('there is no git tag while a moving tag needs a rollback by hand', async () => {
  await uploadAs(project.clone.repository, tinyImage('by hand', ''), 'x:latest');
  await project.published('one');
  expect((await project.releaseAs('1.0.0')).at(1)).toMatchObject({ tag: 'latest', outcome: 'refuse' });
  expect(project.clone.git('tag')).toBe('');
  await project.backTo('latest', '1.0.0', 'taken over');
  await project.releaseAs('1.0.0');
  expect(project.clone.git('tag')).toBe('django@1.0.0');
});

test('a version belongs to one commit and one image', async () => {
  await project.published('one');
  await project.releaseAs('1.0.0');
  await project.published('two');
  await expect(project.releaseAs('1.0.0')).rejects.toThrow('Release HEAD under the next version');
  project.clone.git('tag', '-d', 'django@1.0.0');
  const before = await seen(project.clone);
  expect(await project.releaseAs('1.0.0')).toMatchObject([{ outcome: 'refuse', reason: 'immutable' }]);
  expect(project.clone.git('tag')).toBe('');
  expect(await seen(project.clone)).toEqual(before);
});

test('of a commit that published nothing: no git tag, no image tag', async () => {
  await project.published('one');
  project.clone.commit('two');
  const before = await seen(project.clone);
  await expect(project.releaseAs('1.0.0')).rejects.toThrow('Nothing is published for commit');
  expect([await seen(project.clone), project.clone.git('tag')]).toEqual([before, '']);
});

test('for a commit of an old line, which no run publishes, the error names the commands to do it by hand', async () => {
  const { sha } = await project.published('one');
  await project.published('two');
  project.clone.git('switch', '-qc', 'release/1.4', sha);
  const patch = project.clone.commit('patch').slice(0, 8);
  const target = project.clone.repository.name.replace('/django', '');
  const push = 'npx shipshape pipeline --project=django --yes';
  await expect(project.releaseAs('1.4.1')).rejects.toThrow(
    `it is not on main, and runs publish only that. Publish it by hand, then run this again: git switch --detach ${patch} && git tag django@1.4.1 && REGISTRY=${target} ${push}`,
  );
  project.clone.git('tag', 'django@1.4.1');
  await expect(project.releaseAs('1.4.1')).rejects.toThrow(
    `git switch --detach django@1.4.1 && REGISTRY=${target} ${push}`,
  );
});

test.each([
  ...['v1.0.0', '1.0', '1.0.0+build'].map((version) => [version, `"${version}" is not a version`] as const),
  ['', 'No version is named'] as const,
])('"%s" is not released', async (version, sentence) => {
  await project.published('one');
  await expect(project.releaseAs(version)).rejects.toThrow(sentence);
});

test('a dry run decides the same and writes nothing, in the registry or the clone', async () => {
  await project.published('one');
  const before = await seen(project.clone);
  const moves = await release(await project.clone.context({ dryRun: true }), '1.0.0', () => {});
  expect(moves.map(({ outcome }) => outcome)).toEqual(Array(4).fill('create'));
  expect([await seen(project.clone), project.clone.git('tag')]).toEqual([before, '']);
});
