import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  distribution,
  makeImage,
  makeLayer,
  pushImage,
  skipNote,
  startProxiedRegistry,
} from '../../testing/index.ts';
import {
  digestOf,
  mediaTypes,
  openRepository,
  publishTags,
  type Repository,
  verifyContent,
} from '../index.ts';

const program = await distribution();

describe.skipIf('missing' in program)(`publishing to CNCF distribution${skipNote(program)}`, () => {
  let proxy: Awaited<ReturnType<typeof startProxiedRegistry>>;
  let repository: Repository;
  let count = 0;
  const [old, fresh] = [makeImage([makeLayer('old', 100)]), makeImage([makeLayer('new', 100)])];
  beforeAll(async () => {
    proxy = await startProxiedRegistry();
  });
  afterAll(() => proxy?.stop());
  beforeEach(async () => {
    proxy.reset();
    // What is absent is looked for again with pauses: here they take no time.
    const timing = { now: Date.now, random: () => 0, sleep: async () => {} };
    repository = openRepository(`${proxy.host}/acme/publish-${count++}`, { timing });
    await pushImage(repository, old);
    await pushImage(repository, fresh);
  });
  const serves = async (tag: string) => (await repository.resolve(tag))?.digest;
  const written = () =>
    proxy.requests.filter(({ kind }) => kind === 'manifest write').map(({ path }) => path);

  test('absent tags are written, equal ones kept', async () => {
    expect(await publishTags(repository, fresh.digest, ['a'])).toEqual([{ tag: 'a', action: 'created' }]);
    expect(await publishTags(repository, fresh.digest, ['a', 'b'])).toEqual([
      { tag: 'a', action: 'kept' },
      { tag: 'b', action: 'created' },
    ]);
    expect([await serves('a'), await serves('b')]).toEqual([fresh.digest, fresh.digest]);
  });

  test('where whose image it is has been settled, a tag costs a look and a write', async () => {
    const stored = await repository.manifest(fresh.digest);
    proxy.reset();
    if (stored) await publishTags(repository, stored, ['a'], { settled: true });
    expect(proxy.requests.map(({ method }) => method)).toEqual(['HEAD', 'PUT']);
    await expect(publishTags(repository, old.digest, ['a'], { settled: true })).rejects.toThrow(
      /nothing was written/,
    );
    expect(await serves('a')).toBe(fresh.digest);
  });

  test('where one tag serves another image, none is written and the error names it', async () => {
    await publishTags(repository, old.digest, ['taken']);
    proxy.reset();
    await expect(publishTags(repository, fresh.digest, ['free', 'taken'])).rejects.toMatchObject({
      code: 'conflict',
      reference: 'taken',
      message: expect.stringMatching(new RegExp(`taken serves ${old.digest}, .* nothing was written`)),
    });
    expect(written()).toEqual([]);
    expect([await serves('free'), await serves('taken')]).toEqual([undefined, old.digest]);
  });

  test('an image that is not there gets no tag', async () => {
    const publishing = publishTags(repository, digestOf(new Uint8Array()), ['a']);
    await expect(publishing).rejects.toMatchObject({ code: 'not-found' });
    expect(await serves('a')).toBeUndefined();
  });

  test('who is overtaken after looking, and before a repeated write, does not undo it', async () => {
    // The first write of the tag fails, and somebody else writes it before the second.
    const other = openRepository(`${proxy.registry.host}/${repository.repository}`);
    let failed = false;
    proxy.script = ({ kind }) => {
      if (kind !== 'manifest write' || failed) return undefined;
      failed = true;
      const theirs = async () => void (await publishTags(other, old.digest, ['a']));
      return {
        do: 'hold',
        at: 'request',
        until: () => theirs().then(() => Promise.reject(new Error('broken off'))),
      };
    };
    await expect(publishTags(repository, fresh.digest, ['a'])).rejects.toMatchObject({ code: 'conflict' });
    expect(await serves('a')).toBe(old.digest);
  });

  test('who is overwritten at the same moment is told', async () => {
    const other = openRepository(`${proxy.registry.host}/${repository.repository}`);
    proxy.script = ({ kind }) => {
      if (kind !== 'manifest write') return undefined;
      const theirs = async () => void (await other.putManifest('a', old.bytes, old.mediaType));
      return { do: 'hold', at: 'answer', until: theirs };
    };
    await expect(publishTags(repository, fresh.digest, ['a'])).rejects.toThrow(
      /somebody else wrote at the same time/,
    );
  });

  test('who finds the first tag taken by another writer hands over the rest, so that a repetition completes it', async () => {
    const other = openRepository(`${proxy.registry.host}/${repository.repository}`);
    // The other has looked before us, and writes the first tag only when we are at the second.
    proxy.script = ({ kind, path }) => {
      if (kind !== 'manifest write' || !path.endsWith('/second')) return undefined;
      const theirs = async () => void (await other.putManifest('first', old.bytes, old.mediaType));
      return { do: 'hold', at: 'request', until: theirs };
    };
    await expect(publishTags(repository, fresh.digest, ['first', 'second'])).rejects.toMatchObject({
      code: 'conflict',
      reference: 'first',
      message: expect.stringMatching(/comes first/),
    });
    expect([await serves('first'), await serves('second')]).toEqual([old.digest, old.digest]);
    expect(await publishTags(other, old.digest, ['first', 'second'])).toMatchObject([
      { action: 'kept' },
      { action: 'kept' },
    ]);
  });

  test('two writers of the same manifest are both right, even where the registry refuses one of them', async () => {
    const other = openRepository(`${proxy.registry.host}/${repository.repository}`);
    await other.putManifest('a', fresh.bytes, fresh.mediaType);
    proxy.script = ({ kind }) => (kind === 'manifest write' ? { do: 'answer', status: 400 } : undefined);
    expect(await repository.putManifest('a', fresh.bytes, fresh.mediaType)).toMatchObject({
      digest: fresh.digest,
    });
    await expect(repository.putManifest('a', old.bytes, old.mediaType)).rejects.toMatchObject({
      code: 'rejected',
    });
  });

  test('content is whole, or the first missing digest is named', async () => {
    expect(await verifyContent(repository, fresh.digest)).toBe(fresh.configDigest);
    const layer = digestOf(makeLayer('new', 100));
    proxy.script = ({ path }) => (path.endsWith(layer) ? { do: 'answer', status: 404 } : undefined);
    await expect(verifyContent(repository, fresh.digest)).rejects.toMatchObject({
      code: 'incomplete',
      reference: layer,
    });
    proxy.script = ({ path }) => (path.endsWith(fresh.digest) ? { do: 'answer', status: 404 } : undefined);
    await expect(verifyContent(repository, fresh.digest)).rejects.toMatchObject({ code: 'not-found' });
  });

  test('so is an index', async () => {
    const manifests = [old, fresh].map(({ mediaType, digest, bytes }) => ({
      mediaType,
      digest,
      size: bytes.length,
    }));
    const bytes = new TextEncoder().encode(
      JSON.stringify({ schemaVersion: 2, mediaType: mediaTypes.ociIndex, manifests }),
    );
    const index = await repository.putManifest('both', bytes, mediaTypes.ociIndex);
    expect(await verifyContent(repository, index.digest)).toBeUndefined();
    proxy.script = ({ path }) => (path.endsWith(old.digest) ? { do: 'answer', status: 404 } : undefined);
    await expect(verifyContent(repository, index.digest)).rejects.toMatchObject({
      code: 'incomplete',
      reference: old.digest,
    });
  });

  test('a change of one layer uploads that layer and the configuration', async () => {
    const base = makeLayer('base', 500_000);
    await pushImage(repository, makeImage([base, makeLayer('app 1', 3000)]));
    proxy.reset();
    const changed = makeImage([base, makeLayer('app 2', 3000)]);
    await pushImage(repository, changed);
    expect(proxy.uploadedBytes).toBe(3000 + (changed.blobs.at(-1)?.length ?? 0));
  });
});
