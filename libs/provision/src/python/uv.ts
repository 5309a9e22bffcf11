import { existsSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { cleanEnvironment, type Log, stateFolder, UserError, withLock } from '@shipshape/workspace';
import { $ } from 'zx/core';
import { removeAbandoned } from '../abandoned.ts';
import { findPython } from './find.ts';
import { indexFailure } from './index-failure.ts';

export interface Uv {
  path: string;
  /** The environment to call it with: the machine's certificates, and no download of another Python. */
  env: NodeJS.ProcessEnv;
}

export const uvVersion = '0.13.9';
/** Where our own is installed. */
export const folder = join(stateFolder, `uv-${uvVersion}`);
const environment = () =>
  cleanEnvironment({ UV_SYSTEM_CERTS: 'true', UV_PYTHON_DOWNLOADS: 'never' }, { packageSources: true });

const path = join(folder, 'bin/uv');

/** Where uv of our version is: our own, or on PATH; undefined where the first target will install it. */
export async function findUv(): Promise<string | undefined> {
  if (existsSync(path)) return path;
  const { stdout } = await $({ nothrow: true, quiet: true, env: environment() })`uv --version`;
  return stdout.split(' ')[1]?.trim() === uvVersion ? 'uv' : undefined;
}

/**
 * Ensures uv of our version: our own under `.shipshape`, or the one on PATH if it has that version. Where neither is there,
 * a Python of this machine installs it from PyPI.
 *
 * @throws UserError that says what to install where there is no Python, or it has neither venv nor pip
 */
export async function ensureUv(say: Log): Promise<Uv> {
  const env = environment();
  const quiet = $({ nothrow: true, quiet: true, env });
  const found = await findUv();
  if (found) return { path: found, env };
  const python = await findPython();
  await withLock(
    join(stateFolder, 'uv.lock'),
    async () => {
      if (existsSync(path)) return;
      say(`uv ${uvVersion}: installing into .shipshape`);
      await removeAbandoned({ prefix: `${basename(folder)}.`, within: stateFolder });
      const temporary = `${folder}.${process.pid}-tmp`;
      const pip = [
        '-m',
        'pip',
        'install',
        '--quiet',
        '--disable-pip-version-check',
        '--no-deps',
        `uv==${uvVersion}`,
      ];
      // To make an environment takes longer than to install uv: only where Python itself has no pip that can.
      const direct = await quiet`${python.path} ${[...pip, '--no-compile']} --target ${temporary}`;
      const made =
        direct.exitCode === 0 || indexFailure(direct.stderr)
          ? direct
          : await quiet`rm -rf ${temporary} && ${python.path} -m venv ${temporary} && ${temporary}/bin/python ${pip}`;
      if (made.exitCode !== 0) {
        rmSync(temporary, { recursive: true, force: true });
        if (/No space left/i.test(made.stderr)) {
          throw new UserError('The disk is full: free some space, then run this again.');
        }
        const why =
          indexFailure(made.stderr) ??
          'install it from its own site, or give Python its pip (on Debian: the package python3-venv).';
        throw new UserError(`uv ${uvVersion} could not be installed: ${why}\n${made.stderr}`);
      }
      // What somebody left of an older one would take the new one into itself.
      rmSync(folder, { recursive: true, force: true });
      await $`mv ${temporary} ${folder}`;
    },
    (owner) => say(`waiting for process ${owner}, which installs uv`),
  );
  return { path, env };
}
