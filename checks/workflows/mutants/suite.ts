import { copyFileSync, cpSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withTemporaryFolder } from '@shipshape/workspace';
import { $ } from 'zx';
import { type Files, root } from '../files.ts';

/** Tests of a library, or of an action, in a copy that has these files instead of its own. */
export interface Copy {
  /** The folder and a test file of it: `libs/oci-registry src/tags/tags.test.ts`. */
  suite: string;
  files: Files;
}

interface Result {
  /** The path of the test file. */
  name: string;
  assertionResults: { status: string; fullName: string }[];
}

/**
 * The names of the tests that fail in each copy; none where all pass. One vitest runs all of them:
 * its start takes longer than the tests.
 */
export function failuresIn(copies: readonly Copy[]): Promise<string[][]> {
  return withTemporaryFolder('mutant', async (folder) => {
    const tests = copies.map((copy, at) => makeCopy(copy, join(folder, `${at}`)));
    // By their paths, not by a search, which would follow the links to every library; and not with this repository's
    // time limits.
    const test = { include: tests, isolate: false, testTimeout: 60_000 };
    writeFileSync(join(folder, 'vitest.config.mjs'), `export default ${JSON.stringify({ test })};`);
    const vitest = join(root, 'node_modules/vitest/vitest.mjs');
    const run = await $({
      ...{ cwd: folder, nothrow: true, quiet: true },
    })`${process.execPath} ${vitest} run --reporter=json`;
    const { testResults = [] } = JSON.parse(run.stdout || '{}') as { testResults?: Result[] };
    return copies.map(({ suite }, at) => {
      const own = testResults.filter(({ name }) => name === tests[at]);
      const all = own.flatMap(({ assertionResults }) => assertionResults);
      // A copy in which nothing runs proves nothing.
      if (!all.some(({ status }) => status === 'passed'))
        throw new Error(`No test of ${suite} passes in copy ${at}: ${run.stderr.slice(-500)}`);
      return all.flatMap(({ status, fullName }) => (status === 'failed' ? [fullName] : []));
    });
  });
}

/** @returns the path of the test file there */
function makeCopy({ suite, files }: Copy, folder: string): string {
  const [library = '', test = ''] = suite.split(' ');
  mkdirSync(join(folder, 'libs'), { recursive: true });
  for (const name of readdirSync(join(root, 'libs')))
    if (`libs/${name}` !== library) symlinkSync(join(root, 'libs', name), join(folder, 'libs', name));
  for (const copied of [library, '.github'])
    cpSync(join(root, copied), join(folder, copied), {
      recursive: true,
      filter: (source) => !source.endsWith('/node_modules'),
    });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  copyFileSync(join(root, 'tsconfig.base.json'), join(folder, 'tsconfig.base.json'));
  for (const [path, text] of Object.entries(files))
    if (path.startsWith(`${library}/`) || path.startsWith('.github/'))
      writeFileSync(join(folder, path), text);
  return join(folder, library, test);
}
