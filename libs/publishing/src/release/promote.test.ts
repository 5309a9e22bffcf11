import { openRepository, type Repository } from '@shipshape/oci-registry';
import { laggingReads, startFront } from '@shipshape/oci-registry/testing';
import { describe, expect, test } from 'vitest';
import { seen, tinyImage, uploadAs } from '../../testing/test-clone.ts';
import { useTestProject } from '../../testing/use-test-project.ts';
import { allMoves } from './move-record.ts';
import { fileLocks } from './tag-locks.ts';
import { promote, rollBack } from './verbs.ts';

const project = useTestProject();

test('to an environment, forward only; each move is in the history', async () => {
  const one = await project.published('one');
  const two = await project.published('two');
  expect(await project.promoteTo('staging', one.sha)).toMatchObject({ outcome: 'create', to: one.digest });
  expect(await project.promoteTo('staging')).toMatchObject({
    outcome: 'move',
    from: one.digest,
    to: two.digest,
  });
  expect(await project.promoteTo('staging')).toMatchObject({ outcome: 'keep' });
  expect(await project.promoteTo('staging', one.digest)).toMatchObject({
    outcome: 'skip',
    reason: 'newer-is-there',
  });
  const { moves } = await allMoves(project.clone.repository, 'staging');
  expect(moves.map(({ record, by }) => [record.to.digest, by])).toEqual([
    [two.digest, 'Kim'],
    [one.digest, 'Kim'],
  ]);
});

test('an image without a passed smoke report is refused, and nothing is written', async () => {
  const sha = project.clone.commit('one');
  const image = tinyImage('one', sha);
  await uploadAs(project.clone.repository, image, `x:sha-${sha}`);
  const before = await seen(project.clone);
  await expect(project.promoteTo('staging')).rejects.toThrow('has no passed smoke report attached');
  const bytes = new TextEncoder().encode(
    JSON.stringify({ imageId: image.configDigest, passed: true, checks: [] }),
  );
  const artifactType = 'application/vnd.shipshape.smoke.v1+json';
  await project.clone.repository.attach(image.digest, {
    artifactType,
    blobs: [{ mediaType: artifactType, bytes }],
  });
  await expect(project.promoteTo('staging')).rejects.toThrow('has no passed smoke report attached');
  expect(await project.serves('staging')).toBeUndefined();
  expect(await seen(project.clone)).toMatchObject(before);
});

test('a branch that left the default one is refused', async () => {
  await project.published('one');
  project.clone.git('switch', '-qc', 'feature');
  const sha = project.clone.commit('feature');
  await project.clone.push(sha, tinyImage('feature', sha));
  expect(await project.promoteTo('staging')).toMatchObject({
    outcome: 'refuse',
    reason: 'not-on-default-branch',
  });
  expect(await project.promoteTo('feature')).toMatchObject({ outcome: 'create' });
});

test('what is published by nobody names the run to look at', async () => {
  project.clone.commit('one');
  project.clone.git('remote', 'add', 'origin', 'git@github.com:team/shop.git');
  await expect(project.promoteTo('staging')).rejects.toThrow(
    /^Nothing is published for commit .* look at its run, https:\/\/github.com\/team\/shop\/commit\/[0-9a-f]{40}\/checks/,
  );
});

test('a tag that was there before Shipshape is refused until a rollback by hand', async () => {
  const stranger = tinyImage('by hand', '');
  await uploadAs(project.clone.repository, stranger, 'x:staging');
  const { sha, digest } = await project.published('one');
  const refused = await project.promoteTo('staging');
  expect(refused).toMatchObject({ outcome: 'refuse', reason: 'position-unknown', to: stranger.digest });
  expect(refused.sentence).toContain(
    'Once for this tag: npx shipshape rollback --project=django --tag=staging',
  );
  await project.backTo('staging', sha, 'taken over');
  expect(await project.serves('staging')).toBe(digest);
});

test('an unreadable record stops jobs, but not a rollback by hand', async () => {
  const { sha } = await project.published('one');
  await uploadAs(project.clone.repository, tinyImage('no record', ''), 'x:move-main');
  await expect(project.published('two')).rejects.toThrow('by hand, with rollback');
  expect(await project.backTo('main', sha, 'vandals')).toMatchObject({ outcome: 'keep' });
  expect(await project.promoteTo('main')).toMatchObject({ outcome: 'move' });
});

test('a tag moved between look and write: nothing is overwritten, and it is said', async () => {
  const { sha } = await project.published('one');
  const context = await project.clone.context();
  const stranger = tinyImage('by hand', '');
  const { repository } = project.clone;
  const putManifest: typeof repository.putManifest = async (reference, ...rest) => {
    if (reference === 'staging') await uploadAs(repository, stranger, 'x:staging');
    return repository.putManifest(reference, ...rest);
  };
  const raced = { ...context, repository: { ...repository, putManifest } };
  await expect(promote(raced, 'staging', sha, () => {})).rejects.toThrow('find out who wrote it');
  expect(await project.serves('staging')).toBe(stranger.digest);
});

describe.each([1, 3])('from a server that is behind by %i moves', (behindBy) => {
  /**
   * Moves the tag commit by commit, and announces before each move how many are to come; the last one has to be served.
   */
  async function fourMoves(before: (left: number) => Repository | Promise<Repository>) {
    const commits = [];
    for (const what of ['one', 'two', 'three', 'four']) commits.push(await project.published(what));
    for (const [index, { sha }] of commits.entries()) {
      const context = await project.clone.context({ repository: await before(commits.length - index) });
      await promote(context, 'staging', sha, () => {});
    }
    expect(await project.serves('staging')).toBe(commits.at(-1)?.digest);
  }

  test('an older record is waited for, and the tag is not moved back', async () => {
    const { repository } = project.clone;
    let older: Awaited<ReturnType<Repository['manifest']>>;
    let reads = 0;
    const manifest: typeof repository.manifest = async (reference, ...rest) => {
      const behind = reference === 'move-staging' && [2, 3, 5].includes(++reads);
      return behind ? older : repository.manifest(reference, ...rest);
    };
    await fourMoves(async (left) => {
      if (left === 1 + behindBy) older = await repository.manifest('move-staging');
      return left === 1 ? { ...repository, manifest } : repository;
    });
    expect(reads).toBeGreaterThan(5);
  });

  test('what was written is waited for, of the tag and of its record', async () => {
    const direct = project.clone.repository;
    let reads = 0;
    const front = await startFront(direct.registry, [laggingReads(() => reads, behindBy)]);
    const pauses: number[] = [];
    const sleep = async (milliseconds: number) => void pauses.push(milliseconds);
    const timing = { now: Date.now, random: () => 0, sleep };
    const repository = openRepository(`${front.host}/${direct.repository}`, { timing });
    try {
      await fourMoves((left) => {
        if (left === 1) reads = 3;
        return repository;
      });
      expect(pauses.length).toBeGreaterThan(3);
    } finally {
      await front.stop();
    }
  });
});

test('a tag or record that somebody else wrote after us is noticed when it is read back, and it is said who won', async () => {
  const one = await project.published('one');
  const two = await project.published('two');
  const ann = await project.clone.context({ by: 'Ann' });
  const { repository } = project.clone;
  // Where no lock is shared: Ann's whole move comes between our record and our tag, or after both.
  const raced = async (tag: string, when: 'before' | 'after') => {
    const putManifest: typeof repository.putManifest = async (reference, ...rest) => {
      const hers = () => rollBack(ann, { tag, to: two.sha, reason: 'hers' }, () => {});
      if (reference === tag && when === 'before') await hers();
      const put = await repository.putManifest(reference, ...rest);
      if (reference === tag && when === 'after') await hers();
      return put;
    };
    const context = await project.clone.context({
      repository: { ...repository, putManifest },
      locks: fileLocks(`${project.clone.root}-locks`),
    });
    return promote(context, tag, one.sha, () => {});
  };
  await expect(raced('staging', 'after')).rejects.toThrow(
    `it serves ${two.digest.slice(0, 19)} now, and Ann moved it at the same time`,
  );
  await expect(raced('production', 'before')).rejects.toThrow('find out who wrote it');
  expect([await project.serves('staging'), await project.serves('production')]).toEqual([
    two.digest,
    two.digest,
  ]);
});

test('a dry run decides the same and writes nothing', async () => {
  await project.published('one');
  const before = await seen(project.clone);
  const context = await project.clone.context({ dryRun: true });
  expect(await promote(context, 'staging', '', () => {})).toMatchObject({ outcome: 'create', dryRun: true });
  expect(await seen(project.clone)).toEqual(before);
});
