import { execFileSync } from 'node:child_process';
import { expect, onTestFinished, test } from 'vitest';
import { mayInstall } from '../apt/apt.ts';
import { bringLibraries } from './bring-libraries.ts';

test('installs what is missing, once, and leaves alone what apt does not know', async ({ skip }) => {
  const status = () =>
    execFileSync('dpkg-query', ['--show', `--showformat=\${Package} `], { encoding: 'utf8' });
  skip(!mayInstall() || / hello /.test(status()), 'needs root, and a machine without the package hello');
  onTestFinished(() => void execFileSync('dpkg', ['--purge', 'hello'], { stdio: 'ignore' }));
  const lines: string[] = [];
  const bring = (...packages: string[]) => bringLibraries(packages, (line) => lines.push(line));
  await bring('hello', 'no-such-package-as-this');
  expect(lines).toEqual([]);
  // A pattern, as the table of libraries has them.
  await bring('~n^hello$', 'bash');
  expect(status()).toContain(' hello ');
  await bring('~n^hello$', 'bash');
  expect(lines).toEqual(['Installing hello with apt-get']);
}, 120_000);
