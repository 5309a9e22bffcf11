import { expect, test } from 'vitest';
import { made, workflow } from '../../../testing/described.ts';

const scripts = {
  lint: 'npm run lint:js && run-p "lint:css:*"',
  'lint:js': 'eslint . --max-warnings 0',
  'lint:css:a': 'stylelint a',
  'lint:css:b': 'stylelint b',
  fix: 'eslint --fix .',
  format: 'prettier --write .',
  types: 'tsc --noEmit',
  build: 'eslint . && vite build',
  given: 'npm run lint:js -- --fix',
  circle: 'npm run circle',
  some: 'run-p lint:js fix circle && npx stylelint a',
  all: 'ruff check . && prettier --check assets && eslint --fix . && jest',
  'lint(': 'eslint .',
};

/** The linters of the front end that these steps of CI come to, as `name: command`. */
function linters(steps: string[], files: Record<string, string> = {}) {
  const project = made({
    files: {
      'package.json': JSON.stringify({ scripts }),
      'package-lock.json': '{}',
      '.github/workflows/ci.yml': workflow(...steps),
      ...files,
    },
  });
  return project.linters.map(({ value }) => value).filter(({ packages }) => packages);
}

test.each<[string, string[]]>([
  ['npm run lint', ['lint: npm run lint']],
  ['npm run --silent lint:js -- --format unix', ['lint:js: npm run --silent lint:js -- --format unix']],
  ['yarn lint', ['lint: yarn lint']],
  ['pnpm types', ['types: pnpm types']],
  ["npm run 'lint('", ['lint(: npm run lint(']],
  ['npx prettier@3 --check .', ['prettier: npx prettier@3 --check .']],
  ['yarn prettier --check .', ['prettier: yarn prettier --check .']],
  ['pnpm exec stylelint "**/*.css"', ['stylelint: pnpm exec stylelint **/*.css']],
  ['node_modules/.bin/eslint .', ['eslint: npx eslint .']],
  ['npm run all', ['prettier: npx prettier --check assets']],
  ['docker compose run --rm --no-deps web yarn lint:js', ['lint:js: yarn lint:js']],
  ['docker compose exec web sh -c "npm run types"', ['types: npm run types']],
  ['npm run some', ['lint:js: npm run lint:js', 'stylelint: npx stylelint a']],
  // What changes files, builds, is not known or calls itself does not check.
  ['npm run fix', []],
  ['npm run format', []],
  ['npm run lint:js -- --fix', []],
  ['npm run given', []],
  ['yarn lint:js --fix', []],
  ['npx prettier .', []],
  ['npm run build', []],
  ['npm run circle', []],
  ['docker run client npm run lint:js', []],
  ['npm run lint:js || true', []],
  ['npm run absent', []],
  ['npm ci', []],
  ['npm test', []],
])('CI runs %s', (step, expected) => {
  expect(linters([step]).map(({ name, command }) => `${name}: ${command.join(' ')}`)).toEqual(expected);
});

test('through make and gulp, in a folder below, and by its lock', () => {
  const files = {
    Makefile: 'client:\n\tnpm run lint:js\n',
    'gulpfile.js': 'function check() { return start("npx", ["prettier", ".", "--check"]); }\n',
    'web/package.json': JSON.stringify({ scripts }),
    'web/yarn.lock': '# yarn lockfile v1\n',
  };
  const lock = { folder: '.', manager: 'npm', lock: 'package-lock.json' };
  const inWeb = { folder: 'web', packages: { folder: 'web', manager: 'yarn', lock: 'web/yarn.lock' } };
  expect(
    linters(['make client', 'gulp check', 'cd web && yarn lint', 'npm --prefix web run lint:js'], files),
  ).toEqual([
    { name: 'web/lint', version: null, command: ['yarn', 'lint'], ...inWeb },
    { name: 'web/lint:js', version: null, command: ['npm', 'run', 'lint:js'], ...inWeb },
    { name: 'lint:js', version: null, command: ['npm', 'run', 'lint:js'], packages: lock },
    { name: 'prettier', version: null, command: ['npx', 'prettier', '.', '--check'], packages: lock },
  ]);
});

test('a hook of pre-commit that a script of CI comes to is not named as one that lint does not run', () => {
  const hooks = ['eslint', 'stylelint', 'prettier', 'biome-ci', 'biome-format', 'eslint-plugins-agree'];
  const { unknown } = made({
    files: {
      'package.json': JSON.stringify({ scripts: { ...scripts, whole: 'npm run lint && biome ci .' } }),
      'package-lock.json': '{}',
      '.github/workflows/ci.yml': 'jobs:\n  client:\n    steps:\n      - run: npm run whole\n',
      '.pre-commit-config.yaml': `repos:\n  - repo: https://git.example/hooks\n    rev: v1.0\n    hooks:\n${hooks.map((id) => `      - id: ${id}\n`).join('')}`,
    },
  });
  expect(unknown).toContain(
    'Hooks of .pre-commit-config.yaml that lint does not run: prettier, biome-format, eslint-plugins-agree.',
  );
});

test.each<[string, string, object, boolean]>([
  [
    'tsconfig.json',
    'tsc',
    { 'tsconfig.json': '{\n  // one\n  "compilerOptions": {"noEmit": true},\n}' },
    true,
  ],
  [
    'the one that it extends',
    'tsc -p web',
    { 'web/tsconfig.json': '{"extends": "../base"}', 'base.json': '{"compilerOptions": {"noEmit": true}}' },
    true,
  ],
  ['another one', 'tsc', { 'tsconfig.json': '{}', 'web/tsconfig.json': '{"noEmit": true}' }, false],
  ['tsconfig.json, which watches', 'tsc --watch', { 'tsconfig.json': '{"noEmit": true}' }, false],
])('the types are checked where nothing is written, as it says: %s', (_, command, files, is) => {
  expect(linters([`npx ${command}`], files as Record<string, string>)).toHaveLength(Number(is));
});
