import { join } from 'node:path';
import { ociLabel } from '@shipshape/image-metadata';
import { RegistryError, type Repository } from '@shipshape/oci-registry';
import { plainText, readSnapshot, type Status } from '@shipshape/progress-model';
import { isVersion } from '@shipshape/publishing';
import { UserError, writeRecord } from '@shipshape/workspace';
import { readObject } from '../read-text.ts';
import { keptVersions, mostStatusBytes, releaseFolder } from './read.ts';

/** A release's status record, attached to its image, where the next machine finds it. */
const artifactType = 'application/vnd.shipshape.progress.v1+json';

/** How many of the newest releases are looked for: each costs some requests. */
const newest = 60;

/** A text of a record is at most an address. */
const mostSigns = 500;

/**
 * Attaches the status record of a release to its image, unless one is there.
 *
 * @returns whether it was attached now
 * @throws UserError where the release has no page here, or the registry does not have the version
 */
export async function attachSnapshot(
  repository: Repository,
  { pages, project, version }: { pages: string; project: string; version: string },
): Promise<boolean> {
  const record = readObject(join(releaseFolder(pages, project, version), 'status.json'), mostStatusBytes);
  if (!readSnapshot(record).known)
    throw new UserError(
      `There is no page of ${project} ${version} here: run npx shipshape progress page first.`,
    );
  const served = await repository.resolve(version);
  if (!served) throw new UserError(`${repository.name} has no tag ${version}: release it first.`);
  if ((await repository.referrers(served.digest, artifactType)).length > 0) return false;
  await repository.attach(served.digest, {
    artifactType,
    annotations: { [ociLabel('version')]: version },
    blobs: [{ mediaType: artifactType, bytes: new TextEncoder().encode(JSON.stringify(record)) }],
  });
  return true;
}

/**
 * Brings the status records of releases that are not kept here yet, from where `attachSnapshot` left them.
 *
 * @returns the versions that were brought
 * @throws RegistryError where the registry does not answer
 */
export async function restoreSnapshots(
  repository: Repository,
  { pages, project }: { pages: string; project: string },
): Promise<string[]> {
  const here = keptVersions(pages, project);
  const missing = (await repository.tags())
    .filter((tag) => isVersion(tag) && !tag.includes('-') && !here.includes(tag))
    .sort((one, other) => other.localeCompare(one, 'en', { numeric: true }))
    .slice(0, newest);
  const brought: string[] = [];
  for (const version of missing) {
    const status = await readAttached(repository, version);
    if (!status) continue;
    writeRecord(join(releaseFolder(pages, project, version), 'status.json'), status);
    brought.push(version);
  }
  return brought;
}

/** Anyone who may push can attach anything: what is no status record of ours does not count. */
async function readAttached(repository: Repository, version: string): Promise<Status | undefined> {
  const digest = (await repository.resolve(version))?.digest;
  for (const attached of digest ? await repository.referrers(digest, artifactType) : []) {
    const content = (await repository.manifest(attached.digest))?.content;
    const blob = content && 'layers' in content ? content.layers[0]?.digest : undefined;
    const status = blob ? await readStatus(repository, blob) : undefined;
    if (status) return status;
  }
  return undefined;
}

async function readStatus(repository: Repository, blob: string): Promise<Status | undefined> {
  try {
    const bytes = await repository.readBlob(blob, mostStatusBytes);
    // The page of a restored release is drawn from it: its texts are as harmless as those that we collect.
    const record: unknown = JSON.parse(new TextDecoder().decode(bytes), (_, value) =>
      typeof value === 'string' ? plainText(value, mostSigns) : value,
    );
    return readSnapshot(record).known ? withoutPictures(record as Status) : undefined;
  } catch (error) {
    if (error instanceof RegistryError && error.code === 'unreachable') throw error;
    return undefined;
  }
}

/**
 * The pictures are files beside the page that was made then, and are not here. If none were taken, the reason is kept.
 */
const withoutPictures = (status: Status): Status => ({
  ...status,
  pictures: status.pictures.known
    ? { known: false, last: null, reason: { code: 'pictures.elsewhere', values: {} } }
    : { ...status.pictures, last: null },
});
