import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Facts } from '@shipshape/progress-model';
import { isVersion } from '@shipshape/publishing';
import { asNumber, asObject, objectsIn, readText } from '../read-text.ts';
import { timeOf } from '../text.ts';

/** The only schema of a status record that this version reads. */
export const statusSchema = 1;

/** A status record is a few dozen kilobytes. */
const mostBytes = 2 * 1024 * 1024;

/** What earlier pages tell. */
export interface Snapshots {
  /** Coverage by the time when it was measured, the oldest first. */
  coverage: Facts['coverageTrend'];
  /** The status record of the newest release that has a snapshot; undefined where there is none. */
  lastRelease: unknown;
  /** The status record of the page that was made last; undefined where there is none. */
  lastPage: unknown;
  /** Snapshots that could not be used, each with the reason. */
  passedOver: string[];
  /** Snapshots that were read. */
  count: number;
}

export const releaseFolder = (pages: string, project: string, version: string): string =>
  join(pages, 'releases', `${project}@${version}`);

/**
 * Reads the snapshots of a project's releases, `releases/<project>@X.Y.Z/status.json`, one at a time. One that cannot be
 * read, or is of another schema, is passed over.
 *
 * @param pages the folder of the page
 */
export function readSnapshots(pages: string, project: string): Snapshots {
  const passedOver: string[] = [];
  const points = new Map<string, number>();
  let newest: { at: string; status: unknown } | undefined;
  let count = 0;
  for (const name of namesIn(join(pages, 'releases'), project)) {
    const found = readStatus(join(pages, 'releases', name, 'status.json'));
    if ('problem' in found) {
      passedOver.push(`${name}: ${found.problem}`);
      continue;
    }
    count += 1;
    const { status, at } = found;
    const last = objectsIn(asObject(status.quality)?.coverage).at(-1);
    const [measured, coverage] = [timeOf(last?.at), asNumber(last?.coverage)];
    if (measured && coverage !== undefined && coverage >= 0 && coverage <= 100)
      points.set(measured, coverage);
    if (!newest || at > newest.at) newest = { at, status };
  }
  const page = readStatus(join(pages, 'status.json'));
  return {
    coverage: [...points]
      .map(([at, coverage]) => ({ at, coverage }))
      .sort((one, other) => one.at.localeCompare(other.at)),
    lastRelease: newest?.status,
    lastPage: 'problem' in page ? undefined : page.status,
    ...{ passedOver, count },
  };
}

function namesIn(folder: string, project: string): string[] {
  if (!existsSync(folder)) return [];
  const prefix = `${project}@`;
  return readdirSync(folder)
    .filter((name) => name.startsWith(prefix) && isVersion(name.slice(prefix.length)))
    .sort((one, other) => one.localeCompare(other, 'en', { numeric: true }));
}

type Read = { status: Record<string, unknown>; at: string } | { problem: string };

function readStatus(file: string): Read {
  const text = readText(file, mostBytes);
  if (text === undefined) return { problem: 'it has no status.json that can be read' };
  return parseStatus(text);
}

/** A status record of this schema, as far as snapshots are concerned. */
export function parseStatus(text: string): Read {
  let status: Record<string, unknown> | undefined;
  try {
    status = asObject(JSON.parse(text));
  } catch {
    status = undefined;
  }
  if (!status) return { problem: 'its status.json is not a JSON object' };
  if (status.schemaVersion !== statusSchema)
    return { problem: `its schema is ${JSON.stringify(status.schemaVersion)?.slice(0, 20) ?? 'not stated'}` };
  const at = timeOf(status.at);
  return at ? { status, at } : { problem: 'it does not state when it was made' };
}
