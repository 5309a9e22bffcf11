import {
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { $ } from 'zx';
import { type Files, root } from '../files.ts';

/**
 * What the tests of a library, or of an action, find in a copy that has these files instead of its own: the lines that
 * vitest prints of failed tests; none where all pass.
 *
 * @param named the folder and a test file of it: `libs/oci-registry src/tags/tags.test.ts`
 */
export async function suite(named: string, files: Files): Promise<string[]> {
  const [library = '', test = ''] = named.split(' ');
  const folder = mkdtempSync(join(tmpdir(), 'shipshape-mutant-'));
  try {
    mkdirSync(join(folder, 'libs'));
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
    const vitest = join(root, 'node_modules/vitest/vitest.mjs');
    // The configuration with this repository's time limits is not copied.
    const run = await $({
      cwd: join(folder, library),
      nothrow: true,
      quiet: true,
    })`${process.execPath} ${vitest} run ${test} --testTimeout=60000 --reporter=json`;
    const { numPassedTests, testResults } = JSON.parse(run.stdout || '{}') as {
      numPassedTests?: number;
      testResults?: { assertionResults: { status: string; fullName: string }[] }[];
    };
    // A copy in which nothing runs proves nothing.
    if (!numPassedTests) throw new Error(`No test of ${named} passes in a copy: ${run.stderr.slice(-500)}`);
    return (testResults ?? [])
      .flatMap(({ assertionResults }) => assertionResults)
      .flatMap(({ status, fullName }) => (status === 'failed' ? [fullName] : []));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
