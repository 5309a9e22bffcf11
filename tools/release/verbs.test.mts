import { startDistribution, type TestRegistry } from '@shipshape/oci-registry/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { allMoves, lastMove } from './move-record.mts';
import { newStage, type Stage, seen, tinyImage, uploadAs } from './testing/stage.mts';
import { promote, release, rollBack } from './verbs.mts';

// The orderings that go wrong elsewhere, with real commits against a real registry.
let registry: TestRegistry;
let stage: Stage;
let count = 0;
beforeAll(async () => {
  registry = await startDistribution();
});
afterAll(() => registry.stop());
beforeEach(() => {
  stage = newStage(`${registry.host}/team/django-${count++}`);
});
afterEach(() => stage.remove());

const quiet = () => {};
const serves = async (tag: string, of = stage) => (await of.repository.resolve(tag))?.digest;
/** A commit on main whose image is published as by its job. */
async function published(what: string): Promise<{ sha: string; digest: string }> {
  const sha = stage.commit(what);
  return { sha, digest: await stage.push(sha, tinyImage(what, sha)) };
}
const promoteTo = async (tag: string, image = '') => promote(await stage.place(), tag, image, quiet);
const releaseAs = async (version: string) => release(await stage.place(), version, quiet);
const backTo = async (tag: string, to: string, reason = 'it broke') =>
  rollBack(await stage.place(), { tag, to, reason }, quiet);

describe('a branch tag', () => {
  test('two merges whose builds end in the wrong order: the newer one stays', async () => {
    const [one, two] = [stage.commit('one'), stage.commit('two')];
    const newer = await stage.push(two, tinyImage('two', two));
    await stage.push(one, tinyImage('one', one));
    expect(await serves('main')).toBe(newer);
    expect(await serves(`sha-${one}`)).not.toBe(newer);
  });

  test('a re-run of an old job moves nothing', async () => {
    const old = await published('one');
    const { digest } = await published('two');
    await stage.push(old.sha, tinyImage('one', old.sha));
    expect(await serves('main')).toBe(digest);
    expect((await promoteTo('main', old.sha)).reason).toBe('newer-is-there');
  });

  test('a revert moves forward though its image is an old one, and a re-run of what it reverted does not undo it', async () => {
    const old = await published('one');
    const bad = await published('two');
    const revert = stage.commit('one again');
    expect(await stage.push(revert, tinyImage('one', revert))).toBe(old.digest);
    expect(await serves('main')).toBe(old.digest);
    await stage.push(bad.sha, tinyImage('two', bad.sha));
    expect(await serves('main')).toBe(old.digest);
  });

  test('two projects have a place each', async () => {
    const other = newStage(`${registry.host}/team/other-${count++}`, 'other');
    const sha = other.commit('other');
    const digest = await other.push(sha, tinyImage('other', sha));
    const { digest: ours } = await published('ours');
    expect([await serves('main'), await serves('main', other)]).toEqual([ours, digest]);
    other.remove();
  });

  test('a job whose clone does not know the newer commit fetches it, and is told that newer is there', async () => {
    const old = await published('one');
    const late = newStage(stage.repository.name);
    late.git('remote', 'add', 'origin', stage.root);
    late.git('fetch', '-q', 'origin', 'main');
    late.git('reset', '-q', '--hard', 'origin/main');
    const { digest } = await published('two');
    const move = await promote(await late.place(), 'main', old.sha, quiet);
    expect(move).toMatchObject({ outcome: 'skip', reason: 'newer-is-there', to: digest });
    late.remove();
  });

  test('a shallow clone that cannot tell refuses, and says how it could', async () => {
    await published('one');
    const { sha } = await published('two');
    await promoteTo('staging', 'HEAD~1');
    const shallow = newStage(stage.repository.name);
    shallow.git('remote', 'add', 'origin', `file://${stage.root}`);
    shallow.git('fetch', '-q', '--depth=1', 'origin', 'main');
    shallow.git('reset', '-q', '--hard', sha);
    const move = await promote(await shallow.place(), 'staging', '', quiet);
    expect(move).toMatchObject({ outcome: 'refuse', reason: 'history-unknown' });
    expect(move.sentence).toContain('git fetch --unshallow');
    shallow.remove();
  });

  test('a rewritten history is refused, and a person puts it right', async () => {
    await published('one');
    stage.git('commit', '-q', '--amend', '-m', 'rewritten', '--allow-empty');
    const sha = stage.git('rev-parse', 'HEAD');
    const digest = await stage.push(sha, tinyImage('rewritten', sha));
    const refused = await promoteTo('main');
    expect(refused).toMatchObject({ outcome: 'refuse', reason: 'position-gone' });
    expect(refused.sentence).toContain('nx run django:rollback --tag=main --to=');
    expect((await backTo('main', sha, 'rewritten')).outcome).toBe('move');
    expect(await serves('main')).toBe(digest);
    expect(await published('next')).toMatchObject({ digest: await serves('main') });
  });
});

describe('promote', () => {
  test('to an environment, forward only; each move is in the history', async () => {
    const one = await published('one');
    const two = await published('two');
    expect(await promoteTo('staging', one.sha)).toMatchObject({ outcome: 'create', to: one.digest });
    expect(await promoteTo('staging')).toMatchObject({ outcome: 'move', from: one.digest, to: two.digest });
    expect(await promoteTo('staging')).toMatchObject({ outcome: 'keep' });
    expect(await promoteTo('staging', one.digest)).toMatchObject({
      outcome: 'skip',
      reason: 'newer-is-there',
    });
    const { moves } = await allMoves(stage.repository, 'staging');
    expect(moves.map(({ record, by }) => [record.to.digest, by])).toEqual([
      [two.digest, 'Kim'],
      [one.digest, 'Kim'],
    ]);
  });

  test('an image without a passed smoke report is refused, and nothing is written', async () => {
    const sha = stage.commit('one');
    const image = tinyImage('one', sha);
    await uploadAs(stage.repository, image, `x:sha-${sha}`);
    const before = await seen(stage);
    await expect(promoteTo('staging')).rejects.toThrow('has no passed smoke report attached');
    const bytes = new TextEncoder().encode(
      JSON.stringify({ imageId: image.configDigest, passed: true, checks: [] }),
    );
    const artifactType = 'application/vnd.shipshape.smoke.v1+json';
    await stage.repository.attach(image.digest, {
      artifactType,
      blobs: [{ mediaType: artifactType, bytes }],
    });
    await expect(promoteTo('staging')).rejects.toThrow('has no passed smoke report attached');
    expect(await serves('staging')).toBeUndefined();
    expect(await seen(stage)).toMatchObject(before);
  });

  test('a branch that left the default one is refused', async () => {
    await published('one');
    stage.git('switch', '-qc', 'feature');
    const sha = stage.commit('feature');
    await stage.push(sha, tinyImage('feature', sha));
    expect(await promoteTo('staging')).toMatchObject({ outcome: 'refuse', reason: 'not-on-default-branch' });
    expect(await promoteTo('feature')).toMatchObject({ outcome: 'create' });
  });

  test('what is published by nobody names the run to look at', async () => {
    stage.commit('one');
    stage.git('remote', 'add', 'origin', 'git@github.com:team/shop.git');
    await expect(promoteTo('staging')).rejects.toThrow(
      /^Nothing is published for commit .* look at its run, https:\/\/github.com\/team\/shop\/commit\/[0-9a-f]{40}\/checks/,
    );
  });

  test('a tag that was there before us is refused until a person says what it serves', async () => {
    const stranger = tinyImage('by hand', '');
    await uploadAs(stage.repository, stranger, 'x:staging');
    const { sha, digest } = await published('one');
    const refused = await promoteTo('staging');
    expect(refused).toMatchObject({ outcome: 'refuse', reason: 'position-unknown', to: stranger.digest });
    expect(refused.sentence).toContain('Once for this tag: nx run django:rollback --tag=staging');
    await backTo('staging', sha, 'taken over');
    expect(await serves('staging')).toBe(digest);
  });

  test('a record that is none stops jobs, and no person', async () => {
    const { sha } = await published('one');
    await uploadAs(stage.repository, tinyImage('no record', ''), 'x:move-main');
    await expect(published('two')).rejects.toThrow('a person says with rollback');
    expect(await backTo('main', sha, 'vandals')).toMatchObject({ outcome: 'keep' });
    expect(await promoteTo('main')).toMatchObject({ outcome: 'move' });
  });

  test('a tag moved between look and write: nothing is overwritten, and it is said', async () => {
    const { sha } = await published('one');
    const place = await stage.place();
    const stranger = tinyImage('by hand', '');
    const { repository } = stage;
    const putManifest: typeof repository.putManifest = async (reference, ...rest) => {
      if (reference === 'staging') await uploadAs(repository, stranger, 'x:staging');
      return repository.putManifest(reference, ...rest);
    };
    const raced = { ...place, repository: { ...repository, putManifest } };
    await expect(promote(raced, 'staging', sha, quiet)).rejects.toThrow('find out who wrote it');
    expect(await serves('staging')).toBe(stranger.digest);
  });
});

describe('release', () => {
  test('X.Y.Z, X.Y, X and latest serve what the commit published; the git tag names it; twice is once', async () => {
    const { digest } = await published('one');
    const moves = await releaseAs('1.4.0');
    expect(moves.map(({ tag, outcome }) => `${tag} ${outcome}`)).toEqual([
      '1.4.0 create',
      'latest create',
      '1 create',
      '1.4 create',
    ]);
    expect(await Promise.all(['1.4.0', '1.4', '1', 'latest'].map((tag) => serves(tag)))).toEqual(
      Array(4).fill(digest),
    );
    expect(stage.git('tag', '--points-at', 'HEAD')).toBe('django@1.4.0');
    const before = await seen(stage);
    expect((await releaseAs('1.4.0')).map(({ outcome }) => outcome)).toEqual([
      'keep',
      'keep',
      'keep',
      'keep',
    ]);
    expect(await seen(stage)).toEqual(before);
  });

  test('a patch of an old line moves 1.4 and leaves 1, latest; a prerelease moves nothing', async () => {
    const first = await published('one');
    await releaseAs('1.4.0');
    const second = await published('two');
    await releaseAs('1.5.0');
    stage.git('switch', '-qc', 'old-line', first.sha);
    const sha = stage.commit('patch');
    const digest = await stage.push(sha, tinyImage('patch', sha));
    expect((await releaseAs('1.4.1')).map(({ tag }) => tag)).toEqual(['1.4.1', '1.4']);
    expect(await serves('1.4')).toBe(digest);
    expect([await serves('latest'), await serves('1')]).toEqual([second.digest, second.digest]);
    expect((await releaseAs('2.0.0-rc.1')).map(({ tag }) => tag)).toEqual(['2.0.0-rc.1']);
  });

  test('killed between X.Y.Z and its moving tags, a repeat completes it', async () => {
    const { sha, digest } = await published('one');
    await uploadAs(stage.repository, tinyImage('one', sha), 'x:2.0.0');
    expect((await releaseAs('2.0.0')).map(({ outcome }) => outcome)).toEqual([
      'keep',
      'create',
      'create',
      'create',
    ]);
    expect(await serves('latest')).toBe(digest);
  });

  test('a version is taken for good, by its commit and by its image', async () => {
    await published('one');
    await releaseAs('1.0.0');
    await published('two');
    await expect(releaseAs('1.0.0')).rejects.toThrow('release under the next version');
    stage.git('tag', '-d', 'django@1.0.0');
    const before = await seen(stage);
    expect(await releaseAs('1.0.0')).toMatchObject([{ outcome: 'refuse', reason: 'immutable' }]);
    expect(stage.git('tag')).toBe('');
    expect(await seen(stage)).toEqual(before);
  });

  test('of a commit that published nothing: no git tag, no image tag', async () => {
    await published('one');
    stage.commit('two');
    const before = await seen(stage);
    await expect(releaseAs('1.0.0')).rejects.toThrow('Nothing is published for commit');
    expect([await seen(stage), stage.git('tag')]).toEqual([before, '']);
  });

  test.each(['v1.0.0', '1.0', '1.0.0+build', ''])('"%s" is no version', async (version) => {
    await published('one');
    await expect(releaseAs(version)).rejects.toThrow('is no version');
  });
});

describe('rollback', () => {
  test('is kept with who and why; re-runs do not undo it; the next commit moves on', async () => {
    const one = await published('one');
    const two = await published('two');
    expect(await backTo('main', one.sha, 'prices were wrong')).toMatchObject({
      from: two.digest,
      to: one.digest,
    });
    const { record, by } = (await lastMove(stage.repository, 'main')) ?? {};
    expect(record?.rollback).toEqual({ by: 'Kim', reason: 'prices were wrong' });
    expect(by).toBe('Kim');
    await stage.push(two.sha, tinyImage('two', two.sha));
    expect(await serves('main')).toBe(one.digest);
    const three = await published('three');
    expect(await serves('main')).toBe(three.digest);
  });

  test('of latest, by version; the next release moves it on', async () => {
    const one = await published('one');
    await releaseAs('1.0.0');
    await published('two');
    await releaseAs('1.1.0');
    expect(await backTo('latest', '1.0.0')).toMatchObject({ to: one.digest });
    expect((await releaseAs('1.1.0')).find(({ tag }) => tag === 'latest')).toMatchObject({ outcome: 'skip' });
    expect(await serves('latest')).toBe(one.digest);
    const three = await published('three');
    await releaseAs('1.1.1');
    expect(await serves('latest')).toBe(three.digest);
  });

  test('to what nobody published is refused', async () => {
    await published('one');
    await expect(backTo('main', `sha256:${'0'.repeat(64)}`)).rejects.toThrow('has no sha256:0000');
    await expect(backTo('main', 'nonsense')).rejects.toThrow('"nonsense" is no digest');
  });
});

test('a dry run decides the same and writes nothing', async () => {
  const one = await published('one');
  await published('two');
  const before = await seen(stage);
  const place = await stage.place({ dryRun: true });
  expect(await promote(place, 'staging', '', quiet)).toMatchObject({ outcome: 'create', dryRun: true });
  expect((await release(place, '1.0.0', quiet)).map(({ outcome }) => outcome)).toEqual(
    Array(4).fill('create'),
  );
  expect(await rollBack(place, { tag: 'main', to: one.sha, reason: 'x' }, quiet)).toMatchObject({
    outcome: 'move',
  });
  expect(await seen(stage)).toEqual(before);
  expect(stage.git('tag')).toBe('');
});
