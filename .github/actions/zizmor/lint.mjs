// @ts-check
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const lock = fileURLToPath(new URL('../../../checks/workflows/requirements.txt', import.meta.url));
const environment = mkdtempSync(join(process.env.RUNNER_TEMP ?? '/tmp', 'zizmor-'));
const { GH_TOKEN: _, ...withoutToken } = process.env;
const uv = (/** @type {string[]} */ ...args) =>
  execFileSync('uv', [...args, '--quiet'], { env: withoutToken, stdio: 'inherit' });

uv('venv', '--clear', environment);
uv(
  'pip',
  'install',
  '--require-hashes',
  '--only-binary=:all:',
  '--python',
  environment,
  '--requirements',
  lock,
);
const args = ['--persona=pedantic', '--no-progress', '--no-config', '.github'];
const { status, error } = spawnSync(join(environment, 'bin/zizmor'), args, { stdio: 'inherit' });
if (error) throw error;
// Findings have exit codes from 11 upwards, by their severity; a lower one means that zizmor itself failed.
process.exitCode = status ?? 1;
