// Runs the command of the workspace that contains this action. Used from another repository, the runner has brought
// that workspace as it is in git: its few packages are then installed here first, by its lock and without scripts.
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { npmEnvironment } from '../../../libs/nx/src/packages/npm-environment.js';

const workspace = fileURLToPath(new URL('../../..', import.meta.url));
const requireIn = (/** @type {string} */ folder) => createRequire(`${workspace}/${folder}/`);

if (!isInstalled()) {
  console.log('::group::Installing docker-metadata');
  const only = ['--workspace=tools/docker-metadata', '--workspace=libs/image-metadata'];
  const quietly = ['--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'];
  execFileSync('npm', ['ci', ...only, ...quietly], {
    cwd: workspace,
    env: npmEnvironment(),
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  console.log('::endgroup::');
}
requireIn('tools/docker-metadata')('./bin.cjs');

function isInstalled() {
  try {
    requireIn('tools/docker-metadata').resolve('esbuild');
    requireIn('libs/image-metadata').resolve('moment-timezone');
    return true;
  } catch {
    return false;
  }
}
