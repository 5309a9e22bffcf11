import { failure } from '../errors.ts';
import { ownArchitecture } from '../names/architecture.ts';
import { type Annotations, type Index, isIndex, type Platform, type StoredManifest } from '../types.ts';
import { isObject, parseJson } from './parse.ts';

/** The configuration of an image (OCI image spec, config.md), and the digests that tie it to its names. */
export interface ImageConfig {
  /** What the registry serves for this platform. */
  manifestDigest: string;
  /** What engines call the image ID. */
  configDigest: string;
  platform: Platform;
  /** When it was built, by its own configuration (RFC 3339). */
  created: string | undefined;
  labels: Annotations;
  /** What a container begins with, as it was sent: Env, WorkingDir, OnBuild and the like. */
  config: Readonly<Record<string, unknown>>;
}

/** What of a repository is read. */
interface Source {
  readonly name: string;
  readonly registry: string;
  readonly repository: string;
  manifest(reference: string): Promise<StoredManifest | undefined>;
  readBlob(digest: string): Promise<Uint8Array>;
}

/** This machine, in the words of image platforms (GOOS, GOARCH). */
const here: Platform = { os: 'linux', architecture: ownArchitecture };

/**
 * Reads the configuration of the image that `reference` serves; out of an index, of its image for `platform` (by default
 * Linux on this machine's processor).
 *
 * @throws RegistryError `not-found`; `no-platform` for an index without that platform; `unsupported` for what is not an image.
 */
export async function imageConfig(
  repository: Source,
  reference: string,
  platform = here,
): Promise<ImageConfig> {
  const stored = await imageManifest(repository, reference, platform);
  const { content, descriptor } = stored;
  const refuse = (why: string) => failure('unsupported', repository, `read ${reference}`, why, reference);
  if (isIndex(content)) throw refuse('it is an index inside an index: name one of its images by digest.');
  const config = parseJson(await repository.readBlob(content.config.digest));
  if (!isObject(config) || typeof config.os !== 'string' || typeof config.architecture !== 'string') {
    throw refuse('it is an artifact and not a container image: name an image.');
  }
  const { os, architecture, variant, created } = config;
  const begins = isObject(config.config) ? config.config : {};
  const labels = isObject(begins.Labels) ? begins.Labels : {};
  return {
    manifestDigest: descriptor.digest,
    configDigest: content.config.digest,
    platform: { os, architecture, ...(typeof variant === 'string' && variant && { variant }) },
    created: typeof created === 'string' ? created : undefined,
    labels: Object.fromEntries(Object.entries(labels).map(([name, value]) => [name, String(value)])),
    config: begins,
  };
}

async function imageManifest(
  repository: Source,
  reference: string,
  platform: Platform,
): Promise<StoredManifest> {
  const stored = await present(repository, reference);
  if (!isIndex(stored.content)) return stored;
  const chosen = choosePlatform(stored.content, platform);
  if (chosen) return present(repository, chosen.digest);
  const offered = stored.content.manifests.flatMap(({ platform: has }) => (has ? [platformName(has)] : []));
  const why = `it has no image for ${platformName(platform)}, only for ${offered.join(', ') || 'none that is named'}: build one for it, or ask for another platform.`;
  throw failure('no-platform', repository, `read ${reference}`, why, reference);
}

/** The first image of an index for a platform; a variant counts only where both name one (image-index.md). */
function choosePlatform({ manifests }: Index, wanted: Platform) {
  return manifests.find(
    ({ platform }) =>
      platform?.os === wanted.os &&
      platform.architecture === wanted.architecture &&
      (!wanted.variant || !platform.variant || platform.variant === wanted.variant),
  );
}

async function present(repository: Source, reference: string): Promise<StoredManifest> {
  const stored = await repository.manifest(reference);
  if (stored) return stored;
  throw failure(
    'not-found',
    repository,
    `read ${reference}`,
    'the registry does not have it: push it first.',
    reference,
  );
}

function platformName({ os, architecture, variant }: Platform): string {
  return [os, architecture, variant].filter(Boolean).join('/');
}
