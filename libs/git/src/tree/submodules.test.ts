import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { plainEnvironment, scratchRepository } from '../../testing/index.ts';
import { changes, differences, shop, write } from '../../testing/project.ts';

function withSubmodule() {
  const inner = scratchRepository();
  inner.add('lib.py', 'x\n');
  inner.commit('lib');
  const scratch = shop();
  const git = (cwd: string, ...args: string[]) =>
    execFileSync('git', ['-c', 'protocol.file.allow=always', ...args], {
      ...{ cwd, env: plainEnvironment(), encoding: 'utf8', stdio: 'pipe' },
    });
  git(scratch.root, 'submodule', '--quiet', 'add', inner.root, 'apps/shop/lib');
  scratch.commit('submodule');
  return { scratch, git };
}

test('a submodule is compared with the commit that its own commit names', () => {
  const { scratch } = withSubmodule();
  expect([differences(scratch), changes(scratch)]).toEqual([[], []]);
  write(scratch, 'lib/lib.py', 'changed\n');
  expect(differences(scratch)).toEqual(['lib/lib.py: changed']);
  expect(changes(scratch)).toEqual(['apps/shop/lib/lib.py: changed']);
  write(scratch, 'lib/lib.py', 'x\n');
  write(scratch, 'lib/new.py', 'x\n');
  expect(differences(scratch)).toEqual(['lib/new.py: not-in-commit']);
  expect(changes(scratch)).toEqual(['apps/shop/lib/new.py: not-in-commit']);
});

test('a submodule that was not fetched is missing from the context, and no change of the clone', () => {
  const { scratch, git } = withSubmodule();
  git(scratch.root, 'submodule', '--quiet', 'deinit', '--all', '--force');
  expect(differences(scratch)).toEqual(['lib: missing']);
  expect(differences(scratch, { counts: (path: string) => path !== 'lib' })).toEqual([]);
  expect(changes(scratch)).toEqual([]);
  rmSync(join(scratch.root, 'apps/shop/lib'), { recursive: true });
  expect(changes(scratch)).toEqual(['apps/shop/lib: missing']);
});
