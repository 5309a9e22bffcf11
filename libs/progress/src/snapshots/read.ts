import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Facts, readSnapshot } from '@shipshape/progress-model';
import { isVersion } from '@shipshape/publishing';
import { readObject } from '../read-text.ts';

/** A status record is a few dozen kilobytes. */
export const mostStatusBytes = 2 * 1024 * 1024;

/** What earlier pages showed. */
export interface Snapshots {
  /** Coverage at each release, the oldest first. */
  coverage: Facts['coverageTrend'];
  /** The status record of the newest release that has one, as it was read; undefined where there is none. */
  lastRelease: unknown;
  /** Snapshots that could not be used, each with the reason. */
  passedOver: string[];
  /** How many were read. */
  count: number;
}

/** The folder of a release's page below that of the page. */
export const releaseFolder = (pages: string, project: string, version: string): string =>
  join(pages, 'releases', `${project}@${version}`);

/**
 * Reads the snapshots of a project's releases, `releases/<project>@X.Y.Z/status.json`, one at a time. One that cannot be
 * read, or is of another schema, is passed over.
 *
 * @param pages the folder of the page
 * @param but the version whose own snapshot does not count, since it is compared with those before it
 */
export function readSnapshots(pages: string, project: string, but?: string): Snapshots {
  const passedOver: string[] = [];
  const coverage: Facts['coverageTrend'] = [];
  let newest: { at: string; record: unknown } | undefined;
  let count = 0;
  for (const version of keptVersions(pages, project).filter((one) => one !== but)) {
    const record = readObject(join(releaseFolder(pages, project, version), 'status.json'), mostStatusBytes);
    const snapshot = readSnapshot(record ?? {});
    if (!snapshot.known) {
      passedOver.push(`the page of ${version} was passed over: ${whyOf(snapshot.why)}`);
      continue;
    }
    count += 1;
    const { at, coverage: percent } = snapshot.value;
    if (percent !== null) coverage.push({ at, coverage: percent });
    if (!newest || at > newest.at) newest = { at, record };
  }
  return {
    coverage: coverage.sort((one, other) => one.at.localeCompare(other.at)),
    lastRelease: newest?.record,
    ...{ passedOver, count },
  };
}

/** The versions whose page is kept, the lowest first. */
export function keptVersions(pages: string, project: string): string[] {
  const folder = join(pages, 'releases');
  if (!existsSync(folder)) return [];
  const prefix = `${project}@`;
  return readdirSync(folder)
    .filter((name) => name.startsWith(prefix))
    .map((name) => name.slice(prefix.length))
    .filter(isVersion)
    .sort((one, other) => one.localeCompare(other, 'en', { numeric: true }));
}

const whyOf = (why: 'none' | 'other schema' | 'unreadable'): string =>
  why === 'other schema' ? 'another version of Shipshape wrote it' : 'it cannot be read';
