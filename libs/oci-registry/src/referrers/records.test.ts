import { describe, expect, test } from 'vitest';
import { withEachImplementation } from '../../testing/each-implementation.ts';
import {
  deleteManifest,
  deleteTag,
  distribution,
  makeImage,
  pushImage,
  skipNote,
  startDistribution,
} from '../../testing/index.ts';
import { digestOf, openRepository } from '../index.ts';

const absent = digestOf(new Uint8Array([1, 2, 3]));
const encode = (value: object) => new TextEncoder().encode(JSON.stringify(value));

await withEachImplementation((fresh) => {
  test('records are attached to an image and found by kind', async () => {
    const repository = fresh();
    const image = makeImage([]);
    await pushImage(repository, image);
    await expect(repository.attach(absent, { artifactType: 'a/b' })).rejects.toMatchObject({
      code: 'not-found',
    });
    const report = { mediaType: 'application/json', bytes: encode({ passed: true }) };
    const smoke = await repository.attach(image.digest, {
      artifactType: 'application/vnd.test.smoke',
      annotations: { outcome: 'passed' },
      blobs: [report],
    });
    const note = await repository.attach(image.digest, { artifactType: 'application/vnd.test.note' });
    const found = await repository.referrers(image.digest);
    expect(found.map(({ digest }) => digest).sort()).toEqual([smoke.digest, note.digest].sort());
    const reports = await repository.referrers(image.digest, 'application/vnd.test.smoke');
    expect(reports).toMatchObject([{ digest: smoke.digest, annotations: { outcome: 'passed' } }]);
    const stored = await repository.manifest(smoke.digest);
    expect(stored?.content).toMatchObject({
      subject: { digest: image.digest },
      layers: [{ digest: digestOf(report.bytes) }],
    });
  });

  test('attaching the same twice is attaching it once', async () => {
    const repository = fresh();
    const image = makeImage([]);
    await pushImage(repository, image);
    const kinds = ['a/one', 'a/two', 'a/two', 'a/three'];
    for (const artifactType of kinds) await repository.attach(image.digest, { artifactType });
    const found = await repository.referrers(image.digest);
    expect(found.map(({ artifactType }) => artifactType).sort()).toEqual(['a/one', 'a/three', 'a/two']);
  });

  test('a tag is deleted and what it served stays; a manifest is deleted with its tags', async () => {
    const repository = fresh();
    const image = makeImage([]);
    await pushImage(repository, image);
    for (const tag of ['stays', 'goes']) await repository.putManifest(tag, image.bytes, image.mediaType);
    await deleteTag(repository, 'goes');
    await deleteTag(repository, 'goes');
    expect(await repository.tags()).toEqual(['stays']);
    expect((await repository.resolve('stays'))?.digest).toBe(image.digest);
    await deleteTag(repository, 'stays');
    await deleteManifest(repository, image.digest);
    await deleteManifest(repository, image.digest);
    expect(await repository.resolve(image.digest)).toBeUndefined();
  });
});

const program = await distribution();
describe.skipIf('missing' in program)(
  `with CNCF distribution that deletes nothing${skipNote(program)}`,
  () => {
    test('a tag that cannot be deleted stays as it was, and the error says so', async () => {
      const registry = await startDistribution({ deletes: false });
      try {
        const repository = openRepository(`${registry.host}/acme/app`);
        const image = makeImage([]);
        await pushImage(repository, image);
        await repository.putManifest('v1', image.bytes, image.mediaType);
        await expect(deleteTag(repository, 'v1')).rejects.toMatchObject({ code: 'unsupported' });
        expect((await repository.resolve('v1'))?.digest).toBe(image.digest);
      } finally {
        await registry.stop();
      }
    });
  },
);
