import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { workspaceRoot } from '@shipshape/workspace';
import { expect, test } from 'vitest';

// libs/git isolates git from what its user has configured and set, so that nothing else of the product starts git. Tests
// and what serves them make repositories as a person does; what they read of one decides about no image.
const ofTests = /\.(test|cases)\.ts$|\/(testing|test|conformance|habits|faults|proof)\/|^checks\//;

/** What starts git all the same, and why. */
const exceptions: Record<string, string> = {
  'libs/git/src/run/run.ts': 'the one caller',
  'tools/pack.mjs':
    'plain JavaScript, which Node runs before anything is compiled; plumbing alone, with an environment of three variables',
};

// As the first of a list of arguments, in a template of zx, or as a command in a shell or a workflow.
const starts = [
  /\b(?:spawn|exec|execFile|fork)(?:Sync)?\(\s*['"`]git\b/,
  /\$(?:\([^)]*\)|\{[^}]*\})?`\s*git\b/,
  /^\s*(?:- )?(?:run: *)?(?:[A-Z_]+=\S+ )*git (?:-\S+ )*[a-z][a-z-]+\b(?! (?:is|has|does|and)\b)/m,
];

function files(folder: string): string[] {
  return readdirSync(join(workspaceRoot, folder)).flatMap((name) => {
    const path = `${folder}/${name}`;
    if (/^(node_modules|dist|templates)$/.test(name)) return [];
    return statSync(join(workspaceRoot, path)).isDirectory() ? files(path) : [path];
  });
}

const startsGit = (text: string, path: string) =>
  (/\.ya?ml$|\.sh$/.test(path) ? starts.slice(2) : starts.slice(0, 2)).some((one) => one.test(text));

test.each([
  ["spawnSync('git', args)", 'a.ts'],
  ['execFileSync(\n  "git", [])', 'a.mjs'],
  ['await $`git status`', 'a.ts'],
  ['await $({ cwd })`git status`', 'a.ts'],
  ['      - run: git fetch --all', 'a.yml'],
  ['      run: |\n        git -C web status', 'a.yml'],
])('%j starts git', (text, path) => {
  expect(startsGit(text, path)).toBe(true);
});

test('nothing but libs/git starts git, in tools, libs and .github', () => {
  const callers = ['tools', 'libs', '.github']
    .flatMap(files)
    .filter((path) => /\.([cm]?[jt]s|ya?ml|sh)$/.test(path) && !ofTests.test(path))
    .filter((path) => startsGit(readFileSync(join(workspaceRoot, path), 'utf8'), path));
  expect(callers.sort()).toEqual(Object.keys(exceptions).sort());
});
