import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { configDefaults, defineConfig } from 'vitest/config';

// A folder for each lock: vitest empties it when the lock changes, also while another suite loads from it.
const lock = createHash('sha256').update(readFileSync(join(import.meta.dirname, 'package-lock.json')));
const compiled = join(import.meta.dirname, `.shipshape/vitest-${lock.digest('hex').slice(0, 12)}`);

/** What every suite has, whatever it tests: the environment, and limits for machines that do other things too. */
export const everySuite = {
  // vitest keeps compiled files by root: with one root, all suites share them. Paths of reports are relative to it.
  root: import.meta.dirname,
  dir: process.cwd(),
  setupFiles: [join(import.meta.dirname, 'libs/workspace/testing/clean-environment.ts')],
  testTimeout: 120_000,
  hookTimeout: 300_000,
  // To compile the same libraries anew for each suite is half of what a small one takes.
  experimental: { fsModuleCache: true, fsModuleCachePath: compiled },
};

/**
 * The tests of every library and of the package: vitest finds this file from each of their folders. Suites of another
 * kind (whole roads, fault runs, proofs) have a configuration of their own.
 */
export default defineConfig({
  test: {
    ...everySuite,
    include: ['**/*.test.ts'],
    // Those have targets of their own; the last is a project within another.
    exclude: [...configDefaults.exclude, 'dist/**', '{faults,habits,proof,road,docker-metadata}/**'],
    // One process for the files of a project: to load the same modules once for each file is a third of the work.
    isolate: false,
  },
});
