import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { workspaceRoot } from '@shipshape/workspace';
import { afterEach, beforeEach, expect, test } from 'vitest';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'runner-'));
  writeFileSync(join(folder, 'nx.json'), '{}');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const bin = join(workspaceRoot, 'tools/bin/shipshape.mjs');
function printed(env: NodeJS.ProcessEnv, ...flags: string[]): string {
  const given = { PATH: process.env.PATH, ...env };
  return execFileSync(process.execPath, [bin, 'runner', ...flags], {
    cwd: folder,
    encoding: 'utf8',
    env: given,
  });
}

test("images go to the repository's packages, in lower case, where no registry is named", () => {
  expect(printed({ GITHUB_REPOSITORY: 'Acme/Web', REGISTRY: '' })).toBe(
    'registry=ghcr.io/acme/web\nregistry-host=ghcr.io\n',
  );
});

test.each([
  ['django', 'django'],
  ['@acme/web', '@acme__web'],
])('an artifact can be named after %s', (project, name) => {
  expect(printed({ GITHUB_REPOSITORY: 'a/b' }, `--project=${project}`)).toContain(`records=${name}\n`);
});

test('images go to the registry that is named', () => {
  expect(printed({ GITHUB_REPOSITORY: 'Acme/Web', REGISTRY: 'registry.example:5000/Team/' })).toContain(
    'registry=registry.example:5000/team\nregistry-host=registry.example:5000\n',
  );
});
