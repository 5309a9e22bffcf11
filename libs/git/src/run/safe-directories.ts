import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The home made for each configuration that the environment names. */
const homes = new Map<string, string | undefined>();

/**
 * A home folder whose git configuration holds the user's and the system's `safe.directory` and nothing else; undefined
 * where they state none. git takes that setting from configuration files alone before version 2.38, and never from the
 * clone itself. Asked once for each configuration, and removed at the end of the process.
 *
 * @param stated asks git for the folders that the user and the system state
 */
export function homeWithSafeDirectories(stated: () => string[]): string | undefined {
  const { HOME, XDG_CONFIG_HOME, GIT_CONFIG_GLOBAL, GIT_CONFIG_SYSTEM } = process.env;
  const configuration = [HOME, XDG_CONFIG_HOME, GIT_CONFIG_GLOBAL, GIT_CONFIG_SYSTEM].join('\0');
  if (!homes.has(configuration)) homes.set(configuration, makeHome(stated()));
  return homes.get(configuration);
}

function makeHome(folders: string[]): string | undefined {
  if (folders.length === 0) return undefined;
  const home = mkdtempSync(join(tmpdir(), 'shipshape-git-'));
  process.once('exit', () => rmSync(home, { recursive: true, force: true }));
  const quoted = folders.map((folder) => `\tdirectory = "${folder.replace(/["\\]/g, '\\$&')}"\n`);
  writeFileSync(join(home, '.gitconfig'), `[safe]\n${quoted.join('')}`);
  return home;
}
