import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError, workspaceRoot } from '@shipshape/workspace';
import { $ } from 'zx';
import { script } from './support/script.ts';

await script(
  'lock-check',
  'Fail where package-lock.json does not match the package.json files, or holds download addresses.',
  (command) => command,
  async () => {
    const lock = readFileSync(join(workspaceRoot, 'package-lock.json'), 'utf8');
    if (/"resolved": "[a-z+]+:/.test(lock)) {
      throw new UserError(
        'package-lock.json holds download addresses: set omit-lockfile-registry-resolved, as .npmrc does, and run npm install.',
      );
    }
    const { exitCode, stderr } = await $({
      cwd: workspaceRoot,
      nothrow: true,
      quiet: true,
    })`npm ci --dry-run --ignore-scripts --no-audit --no-fund`;
    if (exitCode !== 0) {
      throw new UserError(
        `package-lock.json does not match the package.json files: run npm install to update it.\n${stderr.trim()}`,
      );
    }
    return 'package-lock.json matches every package.json';
  },
);
