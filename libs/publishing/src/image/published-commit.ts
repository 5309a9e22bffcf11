import { ociLabel } from '@shipshape/image-metadata';
import { RegistryError, type Repository, type StoredManifest, verifyContent } from '@shipshape/oci-registry';
import { commitTag } from '../release/names.ts';
import { passedReport } from '../release/smoke-report.ts';
import type { SmokeReport } from '../smoke/report.ts';
import { baseLabel, inputsLabel } from './describe.ts';
import { configDigest } from './publish.ts';
import type { BuiltImage } from './records.ts';

/** What a commit has published. */
export interface PublishedCommit {
  stored: StoredManifest;
  imageId: string;
  labels: Record<string, string>;
  smoke: SmokeReport;
}

/**
 * What a commit has published, complete and with the report that it passed its smoke test. It is found by the commit's
 * tag, not by its inputs: a run that is repeated after the base image or the engine has changed has other inputs, and
 * the commit still has the one image.
 *
 * @returns undefined where there is none, a part of it is missing, or it has no passed report
 * @throws RegistryError where the registry does not answer
 */
export async function publishedOf(
  repository: Repository,
  commit: string,
): Promise<PublishedCommit | undefined> {
  const stored = await repository.manifest(commitTag(commit));
  const imageId = stored && configDigest(stored);
  if (!stored || !imageId) return undefined;
  const { digest } = stored.descriptor;
  const smoke = await passedReport(repository, digest, imageId);
  if (!smoke) return undefined;
  try {
    await verifyContent(repository, digest);
    const { labels } = await repository.imageConfig(digest);
    return { stored, imageId, labels, smoke };
  } catch (error) {
    if (error instanceof RegistryError && ['incomplete', 'not-found'].includes(error.code)) return undefined;
    throw error;
  }
}

/** The record that docker-build leaves of an image that its commit has published before. */
export function builtBefore(
  { project, repository }: { project: string; repository: Repository },
  { stored, imageId, labels, smoke }: PublishedCommit,
): BuiltImage {
  return {
    project,
    inputsHash: labels[inputsLabel] ?? '',
    imageId,
    base: labels[baseLabel] ?? '',
    engine: { name: smoke.engine, version: '' },
    ...servedWith(labels),
    served: { image: repository.name, digest: stored.descriptor.digest },
  };
}

/** What the labels of an image state that was built elsewhere. */
export function servedWith(
  labels: Record<string, string>,
): Pick<BuiltImage, 'version' | 'labels' | 'seconds'> {
  const label = (name: string) => labels[ociLabel(name)] ?? '';
  const version = { version: label('version'), revision: label('revision'), created: label('created') };
  return { version, labels, seconds: 0 };
}
