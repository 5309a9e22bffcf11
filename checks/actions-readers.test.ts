import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { workspaceRoot } from '@shipshape/workspace';
import { expect, test } from 'vitest';

// What knows a variable of GitHub Actions is libs/ci/src/github, so that another CI system is one more folder beside it.
const names = String.raw`(?:GITHUB|RUNNER|ACTIONS)_\w+`;
const reads = new RegExp(
  String.raw`\benv(?:ironment)?\??\.${names}|\{[^{}]*\b${names}[^{}]*\}\s*=\s*\w*\.?env(?:ironment)?\b`,
);

const withoutComments = (text: string) => text.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');

test.each([
  'const id = env.GITHUB_RUN_ID;',
  'process.env.RUNNER_TEMP',
  'const { GITHUB_REPOSITORY: repository } = process.env;',
])('%j reads a variable of Actions', (text) => {
  expect(reads.test(text)).toBe(true);
});

test('nothing but libs/ci/src/github reads what Actions sets', () => {
  const files = ['libs', 'tools'].flatMap((folder) =>
    (readdirSync(join(workspaceRoot, folder), { recursive: true }) as string[]).map(
      (name) => `${folder}/${name}`,
    ),
  );
  const readers = files
    .filter((file) => /\/src\/.*\.(ts|js)$/.test(file) && !/\.test\.ts$|\/node_modules\//.test(file))
    .filter((file) => !file.startsWith('libs/ci/src/github/'))
    .filter((file) => reads.test(withoutComments(readFileSync(join(workspaceRoot, file), 'utf8'))));
  expect(files.length).toBeGreaterThan(500);
  expect(readers).toEqual([]);
});
