import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { OwnShell } from '@shipshape/provision';
import type { Log } from '@shipshape/workspace';
import { type Ended, ended, lastError } from '../run.ts';
import { staticVariable } from './python-support.ts';

interface Collecting {
  /** The path of manage.py. */
  manage: string;
  /** What it is asked for, in this order. */
  commands: readonly string[];
  /** The folder in which the tests run. */
  cwd: string;
  /** The variables of the tests. */
  env: NodeJS.ProcessEnv;
  /** The folder of the files, which is emptied first. */
  into: string;
}

/**
 * Makes the static files for a run of tests in a folder of that run. Where that fails the tests still run: only those
 * that ask for a file need it.
 *
 * @returns the variables of the tests with that folder
 */
export async function collected(
  own: OwnShell,
  { manage, commands, cwd, env, into }: Collecting,
  say: Log,
): Promise<NodeJS.ProcessEnv> {
  rmSync(into, { recursive: true, force: true });
  mkdirSync(into, { recursive: true });
  const set: NodeJS.ProcessEnv = { ...env, [staticVariable]: into };
  const python = join(own.venv, 'bin/python');
  const shell = own.shell({ cwd, env: set, verbose: false, quiet: true });
  const collect = async (run: typeof shell) => {
    for (const command of commands) {
      const result = await ended(run`${python} ${manage} ${command.split(' ')} --verbosity=0`);
      if (result.exitCode !== 0) return whyNotMade(command, result);
    }
    return undefined;
  };
  const why = await collect(shell);
  if (!why) return set;
  // CI's own command has the settings of manage.py: those of the tests may leave Django's application for static files out.
  const { DJANGO_SETTINGS_MODULE: _, DJANGO_CONFIGURATION: __, ...bare } = set;
  if (await collect(own.shell({ cwd, env: bare, verbose: false, quiet: true }))) say(why);
  return set;
}

/** What to say of a command that failed before the tests. */
function whyNotMade(command: string, { output }: Ended): string {
  const why = lastError(output) ?? output.trim().split('\n').at(-1)?.trim();
  return `manage.py ${command.split(' ')[0]} failed before the tests${why ? ` (${why})` : ''}. Tests that ask for a static file may fail: make what the files are built from, or give the settings of tests a storage without a manifest.`;
}
