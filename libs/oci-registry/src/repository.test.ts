import { expect, test } from 'vitest';
import { withEachImplementation } from '../testing/each-implementation.ts';
import { makeImage, makeLayer, pushImage } from '../testing/index.ts';
import { digestOf, type Index, mediaTypes } from './index.ts';

const absent = digestOf(new Uint8Array([1, 2, 3]));
const encode = (value: object) => new TextEncoder().encode(JSON.stringify(value));

await withEachImplementation((fresh) => {
  test('a repository nobody has pushed to has nothing, and that is no error', async () => {
    const repository = fresh();
    expect(await repository.resolve('latest')).toBeUndefined();
    expect(await repository.manifest(absent)).toBeUndefined();
    expect(await repository.hasBlob(absent)).toBe(false);
    expect(await repository.tags()).toEqual([]);
    expect(await repository.referrers(absent)).toEqual([]);
    await expect(repository.readBlob(absent)).rejects.toMatchObject({
      code: 'not-found',
      reference: absent,
    });
  });

  test('an image comes back as it was pushed', async () => {
    const repository = fresh();
    const image = makeImage([makeLayer('a', 5000)], { color: 'blue' });
    await pushImage(repository, image);
    const descriptor = { mediaType: image.mediaType, digest: image.digest, size: image.bytes.length };
    expect(await repository.putManifest('v1', image.bytes, image.mediaType)).toEqual(descriptor);
    expect(await repository.resolve('v1')).toEqual(descriptor);
    const stored = await repository.manifest('v1');
    expect(stored?.descriptor).toEqual(descriptor);
    expect(stored?.bytes).toEqual(image.bytes);
    expect(await repository.readBlob(digestOf(makeLayer('a', 5000)))).toEqual(makeLayer('a', 5000));
    expect(await repository.imageConfig('v1')).toEqual({
      manifestDigest: image.digest,
      configDigest: image.configDigest,
      platform: { os: 'linux', architecture: 'amd64' },
      created: '2026-01-02T03:04:05Z',
      labels: { color: 'blue' },
      config: { Labels: { color: 'blue' } },
    });
  });

  test('an empty blob is a blob', async () => {
    const repository = fresh();
    const digest = await repository.putBlob(new Uint8Array());
    expect(await repository.readBlob(digest)).toEqual(new Uint8Array());
  });

  test('bytes are not written under the digest of others', async () => {
    const repository = fresh();
    const image = makeImage([]);
    await expect(repository.putManifest(absent, image.bytes, image.mediaType)).rejects.toMatchObject({
      code: 'digest-mismatch',
    });
    expect(await repository.resolve(absent)).toBeUndefined();
  });

  test('with `replacing`, a tag is written only where it serves what the writer believes', async () => {
    const repository = fresh();
    const [one, two, three] = ['1', '2', '3'].map((label) => makeImage([], { label })) as [
      Image,
      Image,
      Image,
    ];
    for (const image of [one, two, three]) await pushImage(repository, image);
    const put = (image: Image, replacing: string | null) =>
      repository.putManifest('main', image.bytes, image.mediaType, { replacing });
    await expect(put(one, two.digest)).rejects.toMatchObject({ code: 'conflict', reference: 'main' });
    await put(one, null);
    await expect(put(two, null)).rejects.toThrow(new RegExp(`main: it serves ${one.digest}`));
    await put(two, one.digest);
    await put(two, one.digest); // Repeating what is done is fine.
    await expect(put(three, one.digest)).rejects.toMatchObject({ code: 'conflict' });
    expect((await repository.resolve('main'))?.digest).toBe(two.digest);
  });

  test('an image is chosen out of an index by platform', async () => {
    const repository = fresh();
    const images = ['amd64', 'arm64'].map((architecture) => makeImage([], { architecture }));
    const index: Index = { schemaVersion: 2, mediaType: mediaTypes.ociIndex, manifests: [] };
    for (const [at, image] of images.entries()) {
      await pushImage(repository, image);
      const platform = { os: 'linux', architecture: ['amd64', 'arm64'][at] ?? '' };
      index.manifests.push({
        mediaType: image.mediaType,
        digest: image.digest,
        size: image.bytes.length,
        platform,
      });
    }
    const { digest } = await repository.putManifest('multi', encode(index), mediaTypes.ociIndex);
    expect(await repository.resolve('multi')).toMatchObject({ digest, mediaType: mediaTypes.ociIndex });
    const arm = await repository.imageConfig('multi', { os: 'linux', architecture: 'arm64' });
    expect(arm).toMatchObject({ manifestDigest: images[1]?.digest, labels: { architecture: 'arm64' } });
    await expect(repository.imageConfig('multi', { os: 'linux', architecture: 's390x' })).rejects.toThrow(
      /no image for linux\/s390x, only for linux\/amd64, linux\/arm64: build one/,
    );
  });

  test('all tags are listed, over several pages', async () => {
    const repository = fresh();
    const image = makeImage([]);
    await pushImage(repository, image);
    const names = Array.from({ length: 7 }, (_, number) => `tag-${number}`);
    for (const tag of names) await repository.putManifest(tag, image.bytes, image.mediaType);
    expect((await repository.tags()).sort()).toEqual(names);
  });
});

type Image = ReturnType<typeof makeImage>;
