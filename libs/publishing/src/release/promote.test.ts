import { expect, test } from 'vitest';
import { seen, tinyImage, uploadAs } from '../../testing/fixture.ts';
import { onStage } from '../../testing/with-fixture.ts';
import { allMoves } from './move-record.ts';
import { promote, rollBack } from './verbs.ts';

const on = onStage();

test('to an environment, forward only; each move is in the history', async () => {
  const one = await on.published('one');
  const two = await on.published('two');
  expect(await on.promoteTo('staging', one.sha)).toMatchObject({ outcome: 'create', to: one.digest });
  expect(await on.promoteTo('staging')).toMatchObject({ outcome: 'move', from: one.digest, to: two.digest });
  expect(await on.promoteTo('staging')).toMatchObject({ outcome: 'keep' });
  expect(await on.promoteTo('staging', one.digest)).toMatchObject({
    outcome: 'skip',
    reason: 'newer-is-there',
  });
  const { moves } = await allMoves(on.stage.repository, 'staging');
  expect(moves.map(({ record, by }) => [record.to.digest, by])).toEqual([
    [two.digest, 'Kim'],
    [one.digest, 'Kim'],
  ]);
});

test('an image without a passed smoke report is refused, and nothing is written', async () => {
  const sha = on.stage.commit('one');
  const image = tinyImage('one', sha);
  await uploadAs(on.stage.repository, image, `x:sha-${sha}`);
  const before = await seen(on.stage);
  await expect(on.promoteTo('staging')).rejects.toThrow('has no passed smoke report attached');
  const bytes = new TextEncoder().encode(
    JSON.stringify({ imageId: image.configDigest, passed: true, checks: [] }),
  );
  const artifactType = 'application/vnd.shipshape.smoke.v1+json';
  await on.stage.repository.attach(image.digest, {
    artifactType,
    blobs: [{ mediaType: artifactType, bytes }],
  });
  await expect(on.promoteTo('staging')).rejects.toThrow('has no passed smoke report attached');
  expect(await on.serves('staging')).toBeUndefined();
  expect(await seen(on.stage)).toMatchObject(before);
});

test('a branch that left the default one is refused', async () => {
  await on.published('one');
  on.stage.git('switch', '-qc', 'feature');
  const sha = on.stage.commit('feature');
  await on.stage.push(sha, tinyImage('feature', sha));
  expect(await on.promoteTo('staging')).toMatchObject({ outcome: 'refuse', reason: 'not-on-default-branch' });
  expect(await on.promoteTo('feature')).toMatchObject({ outcome: 'create' });
});

test('what is published by nobody names the run to look at', async () => {
  on.stage.commit('one');
  on.stage.git('remote', 'add', 'origin', 'git@github.com:team/shop.git');
  await expect(on.promoteTo('staging')).rejects.toThrow(
    /^Nothing is published for commit .* look at its run, https:\/\/github.com\/team\/shop\/commit\/[0-9a-f]{40}\/checks/,
  );
});

test('a tag that was there before us is refused until a person says what it serves', async () => {
  const stranger = tinyImage('by hand', '');
  await uploadAs(on.stage.repository, stranger, 'x:staging');
  const { sha, digest } = await on.published('one');
  const refused = await on.promoteTo('staging');
  expect(refused).toMatchObject({ outcome: 'refuse', reason: 'position-unknown', to: stranger.digest });
  expect(refused.sentence).toContain('Once for this tag: nx run django:rollback --tag=staging');
  await on.backTo('staging', sha, 'taken over');
  expect(await on.serves('staging')).toBe(digest);
});

test('a record that is none stops jobs, and no person', async () => {
  const { sha } = await on.published('one');
  await uploadAs(on.stage.repository, tinyImage('no record', ''), 'x:move-main');
  await expect(on.published('two')).rejects.toThrow('a person says with rollback');
  expect(await on.backTo('main', sha, 'vandals')).toMatchObject({ outcome: 'keep' });
  expect(await on.promoteTo('main')).toMatchObject({ outcome: 'move' });
});

test('a tag moved between look and write: nothing is overwritten, and it is said', async () => {
  const { sha } = await on.published('one');
  const place = await on.stage.place();
  const stranger = tinyImage('by hand', '');
  const { repository } = on.stage;
  const putManifest: typeof repository.putManifest = async (reference, ...rest) => {
    if (reference === 'staging') await uploadAs(repository, stranger, 'x:staging');
    return repository.putManifest(reference, ...rest);
  };
  const raced = { ...place, repository: { ...repository, putManifest } };
  await expect(promote(raced, 'staging', sha, () => {})).rejects.toThrow('find out who wrote it');
  expect(await on.serves('staging')).toBe(stranger.digest);
});

test('a tag or record that somebody else wrote after us is noticed when it is read back, and it is said who won', async () => {
  const one = await on.published('one');
  const two = await on.published('two');
  const ann = await on.stage.place({ by: 'Ann' });
  const { repository } = on.stage;
  // Where no lock is shared: Ann's whole move comes between our record and our tag, or after both.
  const raced = async (tag: string, when: 'before' | 'after') => {
    const putManifest: typeof repository.putManifest = async (reference, ...rest) => {
      const hers = () => rollBack(ann, { tag, to: two.sha, reason: 'hers' }, () => {});
      if (reference === tag && when === 'before') await hers();
      const put = await repository.putManifest(reference, ...rest);
      if (reference === tag && when === 'after') await hers();
      return put;
    };
    const place = await on.stage.place({
      repository: { ...repository, putManifest },
      locks: `${ann.locks}-2`,
    });
    return promote(place, tag, one.sha, () => {});
  };
  await expect(raced('staging', 'after')).rejects.toThrow(
    `it serves ${two.digest.slice(0, 19)} now, and Ann moved it at the same time`,
  );
  await expect(raced('production', 'before')).rejects.toThrow('find out who wrote it');
  expect([await on.serves('staging'), await on.serves('production')]).toEqual([two.digest, two.digest]);
});

test('a dry run decides the same and writes nothing', async () => {
  await on.published('one');
  const before = await seen(on.stage);
  const place = await on.stage.place({ dryRun: true });
  expect(await promote(place, 'staging', '', () => {})).toMatchObject({ outcome: 'create', dryRun: true });
  expect(await seen(on.stage)).toEqual(before);
});
