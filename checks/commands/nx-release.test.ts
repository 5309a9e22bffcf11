import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { nxProgram } from '../testing/scratch.ts';
import { withCommands } from './with-commands.ts';

// Nx Release, for those who prefer it: the configuration in nx.json, run in a scratch copy of this workspace with real
// commits.
const on = withCommands();
const { script, nx } = on;
const notes = () => join(on.scratch.folder, 'dist/apps/django/CHANGELOG.md');
const nxRelease = (...args: string[]) => on.call([nxProgram, 'release', ...args]);

function commit(message: string, file: string): string {
  appendFileSync(join(on.scratch.folder, file), '\n');
  on.scratch.git('commit', '-qam', message);
  return on.scratch.git('rev-parse', 'HEAD').trim();
}

async function published(what: string): Promise<string> {
  const { digest } = await on.builtAndThere(what);
  expect((await on.call(script('docker-push'))).status).toBe(0);
  return digest;
}

beforeAll(async () => {
  on.scratch.git('config', 'user.name', 'Kim');
  on.scratch.git('config', 'user.email', 'kim@localhost');
  await published('one');
  expect((await on.call(script('release', '--version=1.4.0'))).status).toBe(0);
});

test('a dry run works the version out, and leaves no trace', async () => {
  commit('fix(django): prices have two digits', 'apps/django/pages/views.py');
  const { stdout } = await nxRelease('--skip-publish', '--dry-run');
  expect(stdout).toContain('as 1.4.0 from git tag "django@1.4.0"');
  expect(stdout).toContain('1.4.1');
  expect(on.scratch.git('tag')).toBe('django@1.4.0\nstart\n');
  expect(existsSync(notes())).toBe(false);
});

test('it tags the commit that was published, writes the notes beside it, and release promotes', async () => {
  commit('feat(django): a search page', 'apps/django/pages/views.py');
  const head = commit('feat: a tool of ours', 'checks/bench.ts');
  const digest = await published('two');

  const { status, stdout } = await nxRelease('--skip-publish');
  expect(status).toBe(0);
  expect(stdout).toContain('a search page');
  expect(on.scratch.git('rev-parse', 'HEAD', 'django@1.5.0^{commit}')).toBe(`${head}\n${head}\n`);
  expect(on.scratch.git('status', '--porcelain')).toBe('');
  const written = readFileSync(notes(), 'utf8');
  expect(written).toMatch(/## 1\.5\.0 [\s\S]*a search page[\s\S]*prices have two digits/);
  expect(written).not.toContain('a tool of ours');

  const released = await on.call(nx('release', '1.5.0', '--output-style=static'));
  expect(released.status).toBe(0);
  const { registry } = await on.everything();
  expect(registry).toMatchObject({ '1.5.0': digest, '1.5': digest, '1': digest, latest: digest });
  expect(registry['1.4']).not.toBe(digest);
});

test('without a commit that calls for one there is no version', async () => {
  commit('docs(django): a word', 'apps/django/pages/views.py');
  const { stdout } = await nxRelease('--skip-publish');
  expect(stdout).toMatch(/No changes/i);
  expect(on.scratch.git('tag')).toBe('django@1.4.0\ndjango@1.5.0\nstart\n');
});

on.testNoCredentialWasPrinted();
