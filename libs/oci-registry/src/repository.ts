import { hasBlob, putBlob, readBlob } from './content/blobs.ts';
import { type ImageConfig, imageConfig } from './content/image.ts';
import { manifest, resolve } from './content/manifests.ts';
import { type PutOptions, putManifest } from './content/put-manifest.ts';
import { openSession, type RepositoryOptions } from './http/session.ts';
import { readUntil } from './http/settle.ts';
import { type Attachment, attach, referrers } from './referrers/referrers.ts';
import { checkMovable } from './tags/movable.ts';
import { tags } from './tags/tags.ts';
import type { Descriptor, Platform, StoredManifest } from './types.ts';

/**
 * One repository of a registry. Every method retries what may be gone the next time, and throws a RegistryError for
 * everything else. `reference` is a tag or a digest.
 */
export interface Repository {
  /** `host[:port]`, `docker.io` for Docker Hub. */
  readonly registry: string;
  /** The path on that host. */
  readonly repository: string;
  /** `registry/repository`, to be followed by `:tag` or `@digest`. */
  readonly name: string;
  resolve(reference: string): Promise<Descriptor | undefined>;
  manifest(reference: string): Promise<StoredManifest | undefined>;
  putManifest(
    reference: string,
    bytes: Uint8Array,
    mediaType: string,
    options?: PutOptions,
  ): Promise<Descriptor>;
  hasBlob(digest: string): Promise<boolean>;
  readBlob(digest: string, maxBytes?: number): Promise<Uint8Array>;
  putBlob(bytes: Uint8Array): Promise<string>;
  tags(): Promise<string[]>;
  checkMovable(tags: string[]): Promise<void>;
  referrers(digest: string, artifactType?: string): Promise<Descriptor[]>;
  attach(subject: string, attachment: Attachment): Promise<Descriptor>;
  imageConfig(reference: string, platform?: Platform): Promise<ImageConfig>;
  /** Repeats a read until it is settled, for what has just been written: see `settleSeconds`. */
  readUntil<T>(read: () => Promise<T>, settled: (value: T) => boolean): Promise<T>;
}

/** Opens `host[:port]/path`; nothing is sent before the first method is called. */
export function openRepository(name: string, options: RepositoryOptions = {}): Repository {
  const session = openSession(name, options);
  const { registry, repository } = session;
  const opened: Repository = {
    registry,
    repository,
    name: `${registry}/${repository}`,
    resolve: (reference) => resolve(session, reference),
    manifest: (reference) => manifest(session, reference),
    putManifest: async (reference, bytes, mediaType, put) =>
      (await putManifest(session, reference, bytes, mediaType, put)).descriptor,
    hasBlob: (digest) => hasBlob(session, digest),
    readBlob: (digest, maxBytes) => readBlob(session, digest, maxBytes),
    putBlob: (bytes) => putBlob(session, bytes),
    tags: () => tags(session),
    checkMovable: (names) => checkMovable(session, names),
    referrers: (digest, artifactType) => referrers(session, digest, artifactType),
    attach: (subject, attachment) => attach(session, subject, attachment),
    imageConfig: (reference, platform) => imageConfig(opened, reference, platform),
    readUntil: (read, settled) => readUntil(session.timing, read, settled),
  };
  return opened;
}
