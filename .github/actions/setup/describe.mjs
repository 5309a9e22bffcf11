import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

// Plain JavaScript, since it runs before any package is there. It prints the outputs of the action, key=value.

/** The repository this action came from: GitHub fetches it whole, at the commit of the workflow that calls it. */
const pipeline = join(dirname(fileURLToPath(import.meta.url)), '../../..');
const workspace = process.cwd();

/** The scripts' folder: the workspace's own, or, called from another repository, the one that came with the action. */
function tools() {
  if (existsSync(join(workspace, '.github/actions/setup/describe.mjs'))) return join(workspace, 'tools');
  execFileSync('npm', ['ci', '--ignore-scripts'], {
    cwd: pipeline,
    stdio: ['ignore', process.stderr, 'inherit'],
  });
  return join(pipeline, 'tools');
}

const registry = (process.env.REGISTRY || `ghcr.io/${process.env.GITHUB_REPOSITORY}`).toLowerCase();
console.log(`tools=${tools()}`);
console.log(`registry=${registry}`);
console.log(`registry-host=${registry.split('/')[0]}`);
