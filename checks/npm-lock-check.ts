import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError, workspaceRoot } from '@shipshape/workspace';
import { $ } from 'zx';
import { main } from '../tools/src/command.ts';

await main(
  {
    name: 'lock-check',
    summary:
      'Fails where package-lock.json does not match the package.json files, or names where to download from.',
    options: {},
  },
  async () => {
    const lock = readFileSync(join(workspaceRoot, 'package-lock.json'), 'utf8');
    if (/"resolved": "[a-z+]+:/.test(lock)) {
      throw new UserError(
        'package-lock.json names download addresses: set omit-lockfile-registry-resolved, as .npmrc does, and run npm install.',
      );
    }
    const { exitCode, stderr } = await $({
      cwd: workspaceRoot,
      nothrow: true,
      quiet: true,
    })`npm ci --dry-run --ignore-scripts --no-audit --no-fund`;
    if (exitCode !== 0) {
      throw new UserError(
        `package-lock.json does not match the package.json files: npm install brings it up to date.\n${stderr.trim()}`,
      );
    }
    return 'package-lock.json matches every package.json';
  },
);
