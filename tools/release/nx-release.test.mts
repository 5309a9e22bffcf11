import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { scratchWorkspace } from '../testing/scratch.mts';

// Nx Release, for those who prefer it: what nx.json says, tried in a scratch copy of this workspace with real commits.
const scratch = scratchWorkspace();
afterAll(() => scratch.remove());

function commit(message: string, file: string): void {
  appendFileSync(join(scratch.folder, file), '\n');
  scratch.git('commit', '-qam', message);
}
const nxRelease = (...args: string[]) => scratch.run(['npx', 'nx', 'release', ...args, '--dry-run']);

test('works out the version and the changelog of a project from its conventional commits', () => {
  scratch.git('tag', 'django@1.4.0');
  commit('fix(django): prices have two digits', 'apps/django/pages/views.py');
  const patch = nxRelease('version');
  expect(patch.stdout).toContain('as 1.4.0 from git tag "django@1.4.0"');
  expect(patch.stdout).toContain('1.4.1');

  commit('feat(django): a search page', 'apps/django/pages/views.py');
  commit('feat: a tool of ours', 'tools/bench.mts');
  const { status, stdout } = nxRelease('--skip-publish');
  expect(status).toBe(0);
  expect(stdout).toContain('1.5.0');
  expect(stdout).toContain('a search page');
  expect(stdout).not.toContain('a tool of ours');
  expect(scratch.git('tag')).toBe('django@1.4.0\nstart\n');
  expect(scratch.git('status', '--porcelain')).toBe('');
}, 240_000);
