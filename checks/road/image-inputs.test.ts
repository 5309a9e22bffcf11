import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, matchesGlob } from 'node:path';
import { makeContext } from '@shipshape/container-engine';
import { imageInputs, workloads } from '@shipshape/workload';
import { expect, onTestFinished, test } from 'vitest';

// What Nx takes for the files that shape an image has to have every file that reaches the builder: one that it lacks
// could change, and the image would not be built again.
const files = [
  ...[
    'manage.py',
    'README.md',
    'Dockerfile',
    'shop/urls.py',
    'shop/settings/prod.py',
    'shop/tests/test_a.py',
  ],
  ...['tests/test_b.py', 'conftest.py', 'shop/static/a.css', 'requirements.txt', '.env.example'],
];

test.each([
  ['no ignore file', undefined],
  ['a deny-list', 'tests\n**/*.md\n'],
  ['a plain allow-list', '*\n!manage.py\n!shop\n**/tests\n'],
  ['a nested exception', '*\n!/shop/settings\n!/manage.py\n'],
  ['an exception with ./', '*\n!./shop/settings\n'],
  ['an exception with a wildcard', '*\n!shop*/settings\n'],
  ['a blank before the exception', '*\n !shop\n'],
  ['an exception that goes up', '*\n!shop/settings/../urls.py\n'],
  ['an exception after which more is left out', '*\n!shop\nshop/settings\n!shop/settings/prod.py\n'],
])('%s', async (_, ignore) => {
  const folder = mkdtempSync(join(tmpdir(), 'shipshape-inputs-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const root = 'apps/shop';
  const all: Record<string, string> = Object.fromEntries(files.map((file) => [file, file]));
  if (ignore !== undefined) all['.dockerignore'] = ignore;
  for (const [name, text] of Object.entries(all)) {
    mkdirSync(dirname(join(folder, root, name)), { recursive: true });
    writeFileSync(join(folder, root, name), text);
  }
  const project = { kind: 'django', name: 'shop', root, marker: 'manage.py' };
  const { target } = imageInputs(project, workloads, folder);
  const patterns = target.filter((input) => typeof input === 'string');
  const counts = (file: string) =>
    patterns.some((pattern) => {
      const glob = pattern.replace('{projectRoot}/', '');
      // Nx's globs match hidden files too, which Node's do not.
      return glob === '**/*' || matchesGlob(file, glob);
    });
  const { files: made } = await makeContext(join(folder, root));
  const reaching = made.filter(({ type }) => type !== 'folder').map(({ path }) => path);
  expect(reaching.filter((file) => !counts(file))).toEqual([]);
  expect(
    ['Dockerfile', ...(ignore === undefined ? [] : ['.dockerignore'])].filter((file) => !counts(file)),
  ).toEqual([]);
});
