import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Say, stateFolder, UserError, withLock } from '@shipshape/workspace';
import { $ } from 'zx';
import type { Python } from './find.ts';

export interface Uv {
  path: string;
  /** Environment to call it with: the machine's certificates, and no Python downloaded behind anyone's back. */
  env: NodeJS.ProcessEnv;
}

export const uvVersion = '0.13.9';
const folder = join(stateFolder, `uv-${uvVersion}`);
const env = { ...process.env, UV_SYSTEM_CERTS: 'true', UV_PYTHON_DOWNLOADS: 'never' };

const path = join(folder, 'bin/uv');

/** Where uv of our version is: on the path, or our own; undefined where the first target will install it. */
export async function findUv(): Promise<string | undefined> {
  const { stdout } = await $({ nothrow: true, quiet: true })`uv --version`;
  if (stdout.split(' ')[1]?.trim() === uvVersion) return 'uv';
  return existsSync(path) ? path : undefined;
}

/**
 * uv of our version: the one on the path if it is that, otherwise one of our own under `.shipshape`, from PyPI by
 * the Python that is there.
 *
 * @throws UserError that says what to install where Python has neither venv nor pip
 */
export async function readyUv(python: Python, say: Say): Promise<Uv> {
  const quiet = $({ nothrow: true, quiet: true });
  const found = await findUv();
  if (found) return { path: found, env };
  await withLock(
    join(stateFolder, 'uv.lock'),
    async () => {
      if (existsSync(path)) return;
      say(`uv ${uvVersion}: installing into .shipshape`);
      const temporary = `${folder}.${process.pid}.tmp`;
      const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', `uv==${uvVersion}`];
      const venv = await quiet`${python.path} -m venv ${temporary} && ${temporary}/bin/python ${pip}`;
      const made = venv.exitCode === 0 ? venv : await quiet`${python.path} ${pip} --prefix ${temporary}`;
      if (made.exitCode !== 0) {
        rmSync(temporary, { recursive: true, force: true });
        if (/No space left/i.test(made.stderr)) {
          throw new UserError('The disk is full: free some space, then run this again.');
        }
        throw new UserError(
          `uv ${uvVersion} could not be installed: install it from its own site, or give Python its pip (on Debian: the package python3-venv).\n${venv.stderr}`,
        );
      }
      await $`mv ${temporary} ${folder}`;
    },
    (owner) => say(`process ${owner} installs uv, waiting`),
  );
  return { path, env };
}
