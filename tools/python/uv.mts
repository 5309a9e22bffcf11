import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { $ } from 'zx';
import { type Say, UserError } from '../support/cli.mts';
import { withLock } from '../support/services/state-lock.mjs';
import { stateFolder } from '../support/workspace.mts';
import type { Python } from './find.mts';

export interface Uv {
  path: string;
  /** Environment to call it with: the machine's certificates, and no Python downloaded behind anyone's back. */
  env: NodeJS.ProcessEnv;
}

const version = '0.13.9';
const folder = join(stateFolder, `uv-${version}`);
const env = { ...process.env, UV_SYSTEM_CERTS: 'true', UV_PYTHON_DOWNLOADS: 'never' };

/**
 * uv of our version: the one on the path if it is that, otherwise one of our own under `.shipshape`, from PyPI by
 * the Python that is there.
 *
 * @throws UserError that says what to install where Python has neither venv nor pip
 */
export async function readyUv(python: Python, say: Say): Promise<Uv> {
  const quiet = $({ nothrow: true, quiet: true });
  if ((await quiet`uv --version`).stdout.split(' ')[1]?.trim() === version) return { path: 'uv', env };
  const path = join(folder, 'bin/uv');
  await withLock(
    join(stateFolder, 'uv.lock'),
    async () => {
      if (existsSync(path)) return;
      say(`uv ${version}: installing into .shipshape`);
      const temporary = `${folder}.${process.pid}.tmp`;
      const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', `uv==${version}`];
      const venv = await quiet`${python.path} -m venv ${temporary} && ${temporary}/bin/python ${pip}`;
      const made = venv.exitCode === 0 ? venv : await quiet`${python.path} ${pip} --prefix ${temporary}`;
      if (made.exitCode !== 0) {
        rmSync(temporary, { recursive: true, force: true });
        throw new UserError(
          `uv ${version} could not be installed: install it from its own site, or give Python its pip (on Debian: the package python3-venv).\n${venv.stderr}`,
        );
      }
      await $`mv ${temporary} ${folder}`;
    },
    (owner) => say(`process ${owner} installs uv, waiting`),
  );
  return { path, env };
}
