import { execFileSync } from 'node:child_process';
import { expect, onTestFinished, test } from 'vitest';
import { mayInstall } from '../apt/apt.ts';
import { bringLibraries, bringToBuild } from './bring-libraries.ts';

// Of a package that no other test asks for: apt.test's is another one.
test('installs what is missing, once, and leaves alone what apt does not know', async ({ skip }) => {
  const status = () =>
    execFileSync('dpkg-query', ['--show', `--showformat=\${Package} `], { encoding: 'utf8' });
  skip(!mayInstall() || / sl /.test(status()), 'needs root, and a machine without the package sl');
  onTestFinished(
    () =>
      void execFileSync('apt-get', ['-o', 'DPkg::Lock::Timeout=120', '--yes', 'purge', 'sl'], {
        stdio: 'ignore',
      }),
  );
  const lines: string[] = [];
  const bring = (...packages: string[]) => bringLibraries(packages, (line) => lines.push(line));
  await bringLibraries(['sl'], (line) => lines.push(line), false);
  expect(status()).not.toContain(' sl ');
  expect(lines.splice(0)).toEqual([expect.stringContaining("apt-get install --no-install-recommends 'sl'")]);
  await bring('sl', 'no-such-package-as-this');
  expect(lines).toEqual([]);
  // A pattern, as the table of libraries has them.
  await bring('~n^sl$', 'bash');
  expect(status()).toContain(' sl ');
  await bring('~n^sl$', 'bash');
  expect(lines).toEqual(['Installing sl with apt-get']);
}, 120_000);

test('installs nothing where no build failed', async () => {
  const lines: string[] = [];
  expect(await bringToBuild('error: No solution found', (line) => lines.push(line))).toBe(false);
  expect(lines).toEqual([]);
});
