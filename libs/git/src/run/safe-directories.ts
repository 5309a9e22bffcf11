import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { devNull, tmpdir } from 'node:os';
import { join } from 'node:path';
import { gitEnvironment } from './environment.ts';

let made: { home: string | undefined } | undefined;

/**
 * A home folder whose git configuration holds the user's and the system's `safe.directory` and nothing else; undefined
 * where they state none. git takes that setting from configuration files alone before version 2.38, and never from the
 * clone itself. Made once for each process, and removed at its end.
 */
export function homeWithSafeDirectories(): string | undefined {
  made ??= { home: makeHome() };
  return made.home;
}

function makeHome(): string | undefined {
  // GIT_DIR keeps the configuration of the clone we stand in out: a clone must not call itself safe.
  const env = { ...gitEnvironment(process.env, 'user'), GIT_DIR: devNull };
  const asked = spawnSync('git', ['config', '--null', '--path', '--get-all', 'safe.directory'], {
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    timeout: 10_000,
  });
  const folders = asked.status === 0 ? asked.stdout.split('\0').slice(0, -1) : [];
  if (folders.length === 0) return undefined;
  const home = mkdtempSync(join(tmpdir(), 'shipshape-git-'));
  process.once('exit', () => rmSync(home, { recursive: true, force: true }));
  const quoted = folders.map((folder) => `\tdirectory = "${folder.replace(/["\\]/g, '\\$&')}"\n`);
  writeFileSync(join(home, '.gitconfig'), `[safe]\n${quoted.join('')}`);
  return home;
}
