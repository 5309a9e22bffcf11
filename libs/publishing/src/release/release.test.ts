import { expect, test } from 'vitest';
import { seen, tinyImage, uploadAs } from '../../testing/fixture.ts';
import { onStage } from '../../testing/with-fixture.ts';
import { release } from './verbs.ts';

const on = onStage();

test('X.Y.Z, X.Y, X and latest serve what the commit published; the git tag names it; twice is once', async () => {
  const { digest } = await on.published('one');
  const moves = await on.releaseAs('1.4.0');
  expect(moves.map(({ tag, outcome }) => `${tag} ${outcome}`)).toEqual([
    '1.4.0 create',
    'latest create',
    '1 create',
    '1.4 create',
  ]);
  expect(await Promise.all(['1.4.0', '1.4', '1', 'latest'].map((tag) => on.serves(tag)))).toEqual(
    Array(4).fill(digest),
  );
  expect(on.stage.git('tag', '--points-at', 'HEAD')).toBe('django@1.4.0');
  const before = await seen(on.stage);
  expect((await on.releaseAs('1.4.0')).map(({ outcome }) => outcome)).toEqual([
    'keep',
    'keep',
    'keep',
    'keep',
  ]);
  expect(await seen(on.stage)).toEqual(before);
});

test('a patch of an old line moves 1.4 and leaves 1, latest; a prerelease moves nothing', async () => {
  const first = await on.published('one');
  await on.releaseAs('1.4.0');
  const second = await on.published('two');
  await on.releaseAs('1.5.0');
  on.stage.git('switch', '-qc', 'old-line', first.sha);
  const sha = on.stage.commit('patch');
  const digest = await on.stage.push(sha, tinyImage('patch', sha));
  expect((await on.releaseAs('1.4.1')).map(({ tag }) => tag)).toEqual(['1.4.1', '1.4']);
  expect(await on.serves('1.4')).toBe(digest);
  expect([await on.serves('latest'), await on.serves('1')]).toEqual([second.digest, second.digest]);
  expect((await on.releaseAs('2.0.0-rc.1')).map(({ tag }) => tag)).toEqual(['2.0.0-rc.1']);
});

test('killed between X.Y.Z and its moving tags, a repeat completes it', async () => {
  const { sha, digest } = await on.published('one');
  await uploadAs(on.stage.repository, tinyImage('one', sha), 'x:2.0.0');
  expect((await on.releaseAs('2.0.0')).map(({ outcome }) => outcome)).toEqual([
    'keep',
    'create',
    'create',
    'create',
  ]);
  expect(await on.serves('latest')).toBe(digest);
});

test.each(['1.0.0', 'latest', '1.0'])(
  'where the registry does not take %s there is no git tag, and a repeat completes it',
  async (lost) => {
    const { digest } = await on.published('one');
    const { repository } = on.stage;
    const putManifest: typeof repository.putManifest = async (reference, ...rest) => {
      if (reference === lost) throw new Error('the registry went away');
      return repository.putManifest(reference, ...rest);
    };
    const place = await on.stage.place({ repository: { ...repository, putManifest } });
    await expect(release(place, '1.0.0', () => {})).rejects.toThrow('the registry went away');
    expect(on.stage.git('tag')).toBe('');
    expect(await on.serves(lost)).toBeUndefined();
    await on.releaseAs('1.0.0');
    expect(on.stage.git('tag', '--points-at', 'HEAD')).toBe('django@1.0.0');
    const tags = ['1.0.0', '1.0', '1', 'latest'];
    expect(await Promise.all(tags.map((tag) => on.serves(tag)))).toEqual(Array(4).fill(digest));
  },
);

test('a moving tag that only a person can place holds the git tag back until one has', async () => {
  await uploadAs(on.stage.repository, tinyImage('by hand', ''), 'x:latest');
  await on.published('one');
  expect((await on.releaseAs('1.0.0')).at(1)).toMatchObject({ tag: 'latest', outcome: 'refuse' });
  expect(on.stage.git('tag')).toBe('');
  await on.backTo('latest', '1.0.0', 'taken over');
  await on.releaseAs('1.0.0');
  expect(on.stage.git('tag')).toBe('django@1.0.0');
});

test('a version is taken for good, by its commit and by its image', async () => {
  await on.published('one');
  await on.releaseAs('1.0.0');
  await on.published('two');
  await expect(on.releaseAs('1.0.0')).rejects.toThrow('release under the next version');
  on.stage.git('tag', '-d', 'django@1.0.0');
  const before = await seen(on.stage);
  expect(await on.releaseAs('1.0.0')).toMatchObject([{ outcome: 'refuse', reason: 'immutable' }]);
  expect(on.stage.git('tag')).toBe('');
  expect(await seen(on.stage)).toEqual(before);
});

test('of a commit that published nothing: no git tag, no image tag', async () => {
  await on.published('one');
  on.stage.commit('two');
  const before = await seen(on.stage);
  await expect(on.releaseAs('1.0.0')).rejects.toThrow('Nothing is published for commit');
  expect([await seen(on.stage), on.stage.git('tag')]).toEqual([before, '']);
});

test('of an old line, which no run publishes, it says how that is done by hand', async () => {
  const { sha } = await on.published('one');
  await on.published('two');
  on.stage.git('switch', '-qc', 'release/1.4', sha);
  const patch = on.stage.commit('patch').slice(0, 8);
  const target = on.stage.repository.name.replace('/django', '');
  const push = 'npx nx run django:docker-push --yes';
  await expect(on.releaseAs('1.4.1')).rejects.toThrow(
    `it is not on main, which is all that runs publish. Publish it by hand, then ask again: git switch --detach ${patch} && git tag django@1.4.1 && REGISTRY=${target} ${push}`,
  );
  on.stage.git('tag', 'django@1.4.1');
  await expect(on.releaseAs('1.4.1')).rejects.toThrow(
    `git switch --detach django@1.4.1 && REGISTRY=${target} ${push}`,
  );
});

test.each(['v1.0.0', '1.0', '1.0.0+build', ''])('"%s" is no version', async (version) => {
  await on.published('one');
  await expect(on.releaseAs(version)).rejects.toThrow('is no version');
});

test('a dry run decides the same and writes nothing, in the registry or the clone', async () => {
  await on.published('one');
  const before = await seen(on.stage);
  const moves = await release(await on.stage.place({ dryRun: true }), '1.0.0', () => {});
  expect(moves.map(({ outcome }) => outcome)).toEqual(Array(4).fill('create'));
  expect([await seen(on.stage), on.stage.git('tag')]).toEqual([before, '']);
});
