// @ts-check
// The targets of this repository's own TypeScript projects. Plain JavaScript, so that Nx needs no loader for it.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createNodesFromFiles } from '@nx/devkit';

/** @typedef {import('@nx/devkit').TargetConfiguration} Target */

const toolchain = [
  '{workspaceRoot}/tsconfig.base.json',
  '{workspaceRoot}/package.json',
  { externalDependencies: ['typescript', '@types/node'] },
];

/** Biome checks the folder without its nested projects: each of those checks itself. @type {Target} */
const lint = {
  command: 'biome check --error-on-warnings --no-errors-on-unmatched {projectRoot}',
  cache: true,
  inputs: ['{projectRoot}/**/*', '{workspaceRoot}/biome.json', { externalDependencies: ['@biomejs/biome'] }],
  metadata: { description: 'Format and lint rules (Biome)' },
};

/**
 * vitest takes the report's path from the root that vitest.config.ts gives it; Nx knows {workspaceRoot} only at the
 * beginning of an option.
 *
 * @param {string} root
 * @returns {Target}
 */
const test = (root) => ({
  command: `vitest run --reporter=default --reporter=junit --outputFile.junit=dist/${root}/reports/test.xml`,
  options: { cwd: '{projectRoot}' },
  cache: true,
  inputs: ['suite', '{projectRoot}/**/*', '^typescript', ...toolchain, { externalDependencies: ['vitest'] }],
  outputs: ['{workspaceRoot}/dist/{projectRoot}/reports/test.xml'],
  metadata: { description: 'Tests (vitest), with a JUnit report' },
});

/**
 * Gives every TypeScript project (a folder with tsconfig.json and package.json) `lint`, and `test` where it has a
 * folder `src` or a vitest.config.ts of its own. The types of all are checked together: see `typecheck` in checks/package.json.
 *
 * @type {import('@nx/devkit').CreateNodes}
 */
export const createNodes = [
  '{apps,checks,libs,tools}/**/tsconfig.json',
  (files, _options, context) =>
    createNodesFromFiles(
      (file) => {
        const root = dirname(file);
        const here = (/** @type {string} */ name) => existsSync(join(context.workspaceRoot, root, name));
        if (!here('package.json')) return {};
        const targets = { lint, ...(here('src') || here('vitest.config.ts') ? { test: test(root) } : {}) };
        return { projects: { [root]: { root, targets } } };
      },
      files,
      undefined,
      context,
    ),
];
