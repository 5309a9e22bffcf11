import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type CreateNodes, createNodesFromFiles, offsetFromRoot, type TargetConfiguration } from '@nx/devkit';

const toolchain = [
  '{workspaceRoot}/tsconfig.base.json',
  '{workspaceRoot}/package.json',
  { externalDependencies: ['typescript', '@types/node'] },
];

/** Biome checks the folder without its nested projects: each of those checks itself. */
const lint: TargetConfiguration = {
  command: 'biome check --error-on-warnings --no-errors-on-unmatched {projectRoot}',
  cache: true,
  inputs: ['{projectRoot}/**/*', '{workspaceRoot}/biome.json', { externalDependencies: ['@biomejs/biome'] }],
  metadata: { description: 'Format and lint rules (Biome)' },
};

const typecheck: TargetConfiguration = {
  command: 'tsc --project {projectRoot}/tsconfig.json',
  cache: true,
  inputs: ['{projectRoot}/**/*', '^typescript', ...toolchain],
  metadata: { description: 'Strict TypeScript, nothing emitted' },
};

/** vitest takes the report's path from its project; Nx knows {workspaceRoot} only at the beginning of an option. */
const test = (root: string): TargetConfiguration => ({
  command: `vitest run --reporter=default --reporter=junit --outputFile.junit=${offsetFromRoot(root)}dist/${root}/reports/test.xml`,
  options: { cwd: '{projectRoot}' },
  cache: true,
  inputs: ['{projectRoot}/**/*', '^typescript', ...toolchain, { externalDependencies: ['vitest'] }],
  outputs: ['{workspaceRoot}/dist/{projectRoot}/reports/test.xml'],
  metadata: { description: 'Tests (vitest), with a JUnit report' },
});

/**
 * Gives every TypeScript project (a folder with tsconfig.json and package.json) its folder's name, `lint` and `typecheck`,
 * and `test` where it has a vitest.config.ts.
 */
export const createNodes: CreateNodes = [
  '{apps,libs,tools}/**/tsconfig.json',
  (files, _options, context) =>
    createNodesFromFiles(
      (file) => {
        const root = dirname(file);
        const here = (name: string) => existsSync(join(context.workspaceRoot, root, name));
        if (!here('package.json')) return {};
        const targets = { lint, typecheck, ...(here('vitest.config.ts') ? { test: test(root) } : {}) };
        return { projects: { [root]: { root, targets } } };
      },
      files,
      undefined,
      context,
    ),
];
