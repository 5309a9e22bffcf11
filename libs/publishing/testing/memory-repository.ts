import {
  digestOf,
  type Manifest,
  mediaTypes,
  RegistryError,
  type Repository,
  type StoredManifest,
} from '@shipshape/oci-registry';

/** Everything that a repository in memory holds. */
export interface MemoryState {
  tags: Map<string, string>;
  manifests: Map<string, StoredManifest>;
  blobs: Map<string, Uint8Array>;
}

/**
 * One request that a real registry would get. `reference` is the tag or digest that it reads or writes; a tag that is
 * written as it was a moment ago, to see whether it may be, is rewritten.
 */
export interface MemoryRequest {
  method: 'read' | 'write' | 'rewrite' | 'list';
  reference: string;
}

/**
 * A repository in memory that keeps to the protocol as `openRepository` speaks it: in particular a write that states
 * what it replaces is a look and then a write, with a gap between them.
 *
 * @param before called before each request takes effect; what it throws is what the caller gets
 */
export function memoryRepository(
  name: string,
  state: MemoryState,
  before: (request: MemoryRequest) => Promise<void> | void = () => {},
): Repository {
  const [registry = '', ...path] = name.split('/');
  const repository = path.join('/');
  const fail = (code: RegistryError['code'], reference: string, why: string) =>
    new RegistryError(code, `${name}: cannot write ${reference}: ${why}`, {
      registry,
      repository,
      reference,
    });
  const find = (reference: string) => state.manifests.get(state.tags.get(reference) ?? reference);
  const read = async (reference: string) => {
    await before({ method: 'read', reference });
    return find(reference);
  };
  const putBlob = async (bytes: Uint8Array) => {
    const digest = digestOf(bytes);
    await before({ method: 'write', reference: digest });
    state.blobs.set(digest, bytes);
    return digest;
  };
  const put = async (reference: string, stored: StoredManifest, method: 'write' | 'rewrite' = 'write') => {
    await before({ method, reference });
    const { digest } = stored.descriptor;
    state.manifests.set(digest, stored);
    if (reference !== digest) state.tags.set(reference, digest);
    return stored.descriptor;
  };
  const opened = {
    registry,
    repository,
    name,
    resolve: async (reference: string) => (await read(reference))?.descriptor,
    manifest: read,
    putManifest: async (
      reference: string,
      bytes: Uint8Array,
      mediaType: string,
      options: { replacing?: string | null; justLooked?: boolean } = {},
    ) => {
      const stored = storedManifest(bytes, mediaType);
      const { digest } = stored.descriptor;
      const { replacing } = options;
      if (replacing !== undefined && !options.justLooked) {
        const served = (await read(reference))?.descriptor.digest;
        if (served === digest) return stored.descriptor;
        if ((served ?? null) !== replacing) {
          const why = `it serves ${served ?? 'nothing any more'}, and was to become ${digest}: nothing was changed; find out who wrote it.`;
          throw fail('conflict', reference, why);
        }
      }
      return put(reference, stored);
    },
    hasBlob: async (digest: string) => {
      await before({ method: 'read', reference: digest });
      return state.blobs.has(digest);
    },
    readBlob: async (digest: string) => {
      await before({ method: 'read', reference: digest });
      const bytes = state.blobs.get(digest);
      if (bytes) return bytes;
      throw fail('not-found', digest, 'the registry does not have it: push it first.');
    },
    putBlob,
    tags: async () => {
      await before({ method: 'list', reference: 'tags' });
      return [...state.tags.keys()].sort();
    },
    referrers: async (digest: string, artifactType?: string) => {
      await before({ method: 'read', reference: `referrers of ${digest}` });
      return [...state.manifests.values()]
        .filter(({ content }) => content.subject?.digest === digest)
        .filter(({ content }) => !artifactType || content.artifactType === artifactType)
        .map(({ descriptor, content: { artifactType: type, annotations } }) => ({
          ...descriptor,
          ...(type && { artifactType: type }),
          ...(annotations && { annotations }),
        }));
    },
    attach: async (
      subject: string,
      attachment: Parameters<Repository['attach']>[1],
    ): ReturnType<Repository['attach']> => {
      const described = (await read(subject))?.descriptor;
      if (!described) throw fail('not-found', subject, 'the registry does not have that image.');
      const config = { mediaType: mediaTypes.ociEmpty, digest: await putBlob(emptyConfig), size: 2 };
      const layers = [];
      for (const { mediaType, bytes } of attachment.blobs ?? []) {
        layers.push({ mediaType, digest: await putBlob(bytes), size: bytes.length });
      }
      const content: Manifest = {
        schemaVersion: 2,
        mediaType: mediaTypes.ociManifest,
        artifactType: attachment.artifactType,
        config,
        layers: layers.length > 0 ? layers : [config],
        subject: described,
        ...(attachment.annotations && { annotations: attachment.annotations }),
      };
      const stored = storedManifest(encode(content), mediaTypes.ociManifest, content);
      return put(stored.descriptor.digest, stored);
    },
    /** Nothing here is immutable, and each tag is written as it was a moment ago. */
    checkMovable: async (tags: string[]) => {
      for (const tag of tags) {
        const stored = await read(tag);
        if (stored) await put(tag, stored, 'rewrite');
      }
    },
    /** What is written here is there at once. */
    readUntil: async <T>(read: () => Promise<T>, settled: (value: T) => boolean): Promise<T> => {
      const first = await read();
      return settled(first) ? first : read();
    },
    imageConfig: async (reference: string) => {
      const stored = await read(reference);
      const config = stored && 'config' in stored.content ? stored.content.config.digest : undefined;
      const bytes = config && state.blobs.get(config);
      if (!stored || !config || !bytes) throw fail('not-found', reference, 'it is not there.');
      return {
        manifestDigest: stored.descriptor.digest,
        configDigest: config,
        platform: { os: 'linux', architecture: 'amd64' },
        created: undefined,
        labels: configOf(bytes).Labels ?? {},
        config: { ...configOf(bytes) },
      };
    },
  };
  return opened;
}

/** A manifest as a registry would serve it. */
export function storedManifest(bytes: Uint8Array, mediaType: string, content?: Manifest): StoredManifest {
  const known = content ?? (JSON.parse(new TextDecoder().decode(bytes)) as Manifest);
  return { descriptor: { mediaType, digest: digestOf(bytes), size: bytes.length }, bytes, content: known };
}

export const emptyState = (): MemoryState => ({ tags: new Map(), manifests: new Map(), blobs: new Map() });

/** What an image's configuration has for its containers. */
function configOf(bytes: Uint8Array): { Labels?: Record<string, string> } {
  return JSON.parse(new TextDecoder().decode(bytes)).config ?? {};
}

const encode = (value: object) => new TextEncoder().encode(JSON.stringify(value));
const emptyConfig = encode({});
