import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import type { Environment } from '@shipshape/ci';

const workspace = resolve(import.meta.dirname, '../../..');
const { SHIPSHAPE_CONFORMANCE } = process.env;

/** The folder of docker/metadata-action's own test tables and event fixtures. They are never committed. */
const folder = resolve(workspace, SHIPSHAPE_CONFORMANCE || '../shared/metadata/upstream');

/** One table of one test file: its rows, or null for a test without a table. */
export interface Table {
  describe: string | null;
  title: string;
  rows: unknown[][] | null;
}

/** Why the tables cannot be read; undefined if they can. */
export const missing = existsSync(join(folder, 'tables.json'))
  ? undefined
  : `No upstream tables in ${folder}. Set SHIPSHAPE_CONFORMANCE to the folder with tables.json and fixtures.`;

// A stated folder without tables is a failure; the default folder without tables is a skip.
if (missing && SHIPSHAPE_CONFORMANCE) throw new Error(missing);

/** The tables of one upstream test file. */
export function tables(file: string): Table[] {
  const { files } = JSON.parse(readFileSync(join(folder, 'tables.json'), 'utf8'), revive);
  return files[file];
}

/** A fixture's text. */
export function fixture(name: string): string {
  return readFileSync(join(folder, 'fixtures', name), 'utf8');
}

/** The variables of an event fixture, with the local path of its event file. */
export function eventVariables(name: string): Environment {
  const variables = parseEnv(fixture(name)) as Record<string, string>;
  const event = variables.GITHUB_EVENT_PATH;
  if (event) variables.GITHUB_EVENT_PATH = event.replace(/^.*\/fixtures\//, `${join(folder, 'fixtures')}/`);
  return variables;
}

/** Replaces the object that stands for undefined in the tables, since JSON has no undefined. */
function revive(this: Record<string, unknown>, key: string, value: unknown): unknown {
  const isUndefined = typeof value === 'object' && value !== null && '__undefined' in value;
  if (!isUndefined) return value;
  if (Array.isArray(this)) return null;
  delete this[key];
  return undefined;
}
