import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

/**
 * The root folder of the workspace that contains `folder`: the nearest one upwards that has an nx.json; `folder` itself
 * where there is none.
 */
function findWorkspace(folder: string): string {
  for (let at = resolve(folder); ; at = dirname(at)) {
    if (existsSync(join(at, 'nx.json'))) return at;
    if (at === dirname(at)) return resolve(folder);
  }
}

/** The root folder of the workspace that the command was called in. */
export const workspaceRoot = findWorkspace(process.cwd());

/** A path as the person means it who stands where the command was called: a clone's own start changes to the clone. */
export const fromCaller = (path: string): string =>
  resolve(process.env.SHIPSHAPE_CALLED_IN ?? process.cwd(), path);

/** Where a project's records and reports go: `dist/<its folder>`. */
export const distOf = (projectRoot: string): string => join(workspaceRoot, 'dist', projectRoot);

/** What the pipeline keeps on this machine, ignored by git: environments, registry data, locks. */
export const stateFolder = join(workspaceRoot, '.shipshape');

/** What this user's clones share, and can do without. */
export const userCache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'shipshape');

/** Writes a file whole or not at all: an interrupted run leaves the old one. */
export function writeWhole(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  const temporary = `${file}.${process.pid}.tmp`;
  writeFileSync(temporary, text);
  renameSync(temporary, file);
}

/** Saves a record as JSON for the next step to read and a person to open. */
export const writeRecord = (file: string, record: unknown): void =>
  writeWhole(file, `${JSON.stringify(record, null, 2)}\n`);

/** Reads a record; undefined where it does not exist, or is not JSON since something else wrote there. */
export function readRecord<T>(file: string): T | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T;
  } catch {
    return undefined;
  }
}
