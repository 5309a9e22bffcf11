import type { Level, Status } from './status.ts';
import { plainText } from './text.ts';
import { isoTime } from './time.ts';

/** As much of an earlier status as a later one reads. */
export interface Snapshot {
  at: string;
  version: string | null;
  level: Level;
  checks: number | null;
  coverage: number | null;
  places: { name: string; version: string | null }[];
  milestones: { title: string; due: string | null; total: number }[];
  statements: { id: string; level: Level; since: string | null; code: string }[];
}

export type ReadSnapshot =
  | { known: true; value: Snapshot }
  | { known: false; why: 'none' | 'other schema' | 'unreadable' };

/**
 * Reads an earlier status record, which may be missing or from another version.
 *
 * @param record what was parsed from its JSON; undefined or null where there is none
 */
export function readSnapshot(record: unknown): ReadSnapshot {
  if (record === undefined || record === null) return { known: false, why: 'none' };
  if (typeof record !== 'object') return { known: false, why: 'unreadable' };
  const version = (record as { schemaVersion?: unknown }).schemaVersion;
  if (version !== 1)
    return { known: false, why: typeof version === 'number' ? 'other schema' : 'unreadable' };
  try {
    return { known: true, value: pick(record as Status) };
  } catch {
    return { known: false, why: 'unreadable' };
  }
}

/** The content of a file may come from anybody, so it is cleaned like facts. */
function text(value: unknown): string | null {
  if (value !== null && typeof value !== 'string') throw new Error('not a text');
  return value === null ? null : plainText(value);
}

function number(value: unknown): number | null {
  if (value !== null && !Number.isFinite(value)) throw new Error('not a number');
  return value as number | null;
}

/** Throws where a part is missing or has another type. */
function pick(status: Status): Snapshot {
  const tests = status.statements.find(({ reason }) => reason.code === 'tests.pass')?.reason;
  return {
    at: new Date(status.at).toISOString(),
    version: text(status.version),
    level: level(status.overall.level),
    checks: tests?.code === 'tests.pass' ? number(tests.values.passed) : null,
    coverage: number(status.quality.coverage.at(-1)?.coverage ?? null),
    places: status.tryIt.places.map(({ name, version }) => ({
      name: text(name) ?? '',
      version: text(version),
    })),
    milestones: status.next.known
      ? status.next.value.milestones.map(({ title, due, total }) => ({
          title: text(title) ?? '',
          due: isoTime(due),
          total: number(total) ?? 0,
        }))
      : [],
    statements: status.statements.map(({ id, level: was, since, reason }) => ({
      id,
      level: level(was),
      since,
      code: reason.code,
    })),
  };
}

function level(value: Level): Level {
  if (!['on track', 'at risk', 'blocked', 'unknown'].includes(value)) throw new Error(`no level: ${value}`);
  return value;
}
