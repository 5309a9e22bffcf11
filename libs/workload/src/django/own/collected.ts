import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { OwnShell } from '@shipshape/provision';
import type { Log } from '@shipshape/workspace';
import { type Ended, ended, lastError } from '../run.ts';
import { staticVariable } from './python-support.ts';

/**
 * Collects the static files for a run of tests into a folder of that run. Where that fails the tests still run: only those
 * that ask for a file need it.
 *
 * @param manage the path of manage.py
 * @param cwd the folder in which the tests run
 * @param env the variables of the tests
 * @param into the folder, which is emptied first
 * @returns the variables of the tests with that folder
 */
export async function collected(
  own: OwnShell,
  { manage, cwd, env, into }: { manage: string; cwd: string; env: NodeJS.ProcessEnv; into: string },
  say: Log,
): Promise<NodeJS.ProcessEnv> {
  rmSync(into, { recursive: true, force: true });
  mkdirSync(into, { recursive: true });
  const set: NodeJS.ProcessEnv = { ...env, [staticVariable]: into };
  const python = join(own.venv, 'bin/python');
  const shell = own.shell({ cwd, env: set, verbose: false, quiet: true });
  const collect = async (run: typeof shell) =>
    whyNotCollected(await ended(run`${python} ${manage} collectstatic --no-input --verbosity=0`));
  const why = await collect(shell);
  if (!why) return set;
  // CI's own command has the settings of manage.py: those of the tests may leave Django's application for static files out.
  const { DJANGO_SETTINGS_MODULE: _, DJANGO_CONFIGURATION: __, ...bare } = set;
  if (await collect(own.shell({ cwd, env: bare, verbose: false, quiet: true }))) say(why);
  return set;
}

/** What to say of a collectstatic before the tests; undefined where it succeeded. */
function whyNotCollected({ exitCode, output }: Ended): string | undefined {
  if (exitCode === 0) return undefined;
  const why = lastError(output) ?? output.trim().split('\n').at(-1)?.trim();
  return `manage.py collectstatic failed before the tests${why ? ` (${why})` : ''}. Tests that ask for a static file may fail: make what the files are built from, or give the settings of tests a storage without a manifest.`;
}
