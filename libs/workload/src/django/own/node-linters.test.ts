import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { scratchRepository } from '@shipshape/git/testing';
import { expect, test } from 'vitest';
import { nodeVerdict } from './node-linters.ts';

test.each([
  ['✖ 12 problems (10 errors, 2 warnings)', 1, 12],
  [
    '[warn] app.js\n[warn] app.css\n[warn] Code style issues found in 2 files. Run Prettier with --write to fix.',
    1,
    2,
  ],
  ['src/app.ts(1,2): error TS2304: Cannot find name', 2, 1],
  ['Found 3 errors.\n', 1, 3],
  ['12 problems (12 errors, 0 warnings)', 2, 12],
  ['✖ 2 problems (0 errors, 2 warnings)', 0, 0],
  ['sh: 1: eslint: not found', 127, 'fails'],
  ['Oops! Something went wrong!', 2, 'fails'],
])('findings in %j: %s', (output, exitCode, verdict) => {
  expect(nodeVerdict({ exitCode, output })).toBe(verdict);
});

test('a linter runs, and a front end is built, on a copy that has the files of git, with packages of its own', () => {
  const { root, git, commit } = scratchRepository();
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  write('nx.json', '{}');
  write('.gitignore', '.shipshape\nnode_modules\nignored.js\n');
  write(
    'web/package.json',
    JSON.stringify({
      scripts: {
        lint: 'eslint .',
        build:
          "node -e \"fs.mkdirSync('../shop/static', { recursive: true }); fs.writeFileSync('../shop/static/app.js', 'made')\"",
        broken: 'echo no webpack; exit 1',
      },
      // Its script is not run, and the pipeline's own packages are not its.
      devDependencies: { eslint: 'file:eslint', shipshape: 'file:nowhere', nx: '0.0.0' },
    }),
  );
  write(
    'web/eslint/package.json',
    '{"name": "eslint", "version": "1.0.0", "bin": "eslint.js", "scripts": {"install": "exit 1"}}',
  );
  write(
    'web/eslint/eslint.js',
    `#!/usr/bin/env node
const bad = require('node:fs').readdirSync('.').filter((file) => file.endsWith('.js'));
if (bad.length) { console.log(\`✖ \${bad.length} problems (\${bad.length} errors)\`); process.exit(1); }
`,
  );
  chmodSync(join(root, 'web/eslint/eslint.js'), 0o755);
  write('web/bad.js', '');
  write('web/ignored.js', '');
  git('add', '--all');
  commit('start');
  const run = (code: string) => {
    const all = `const said = []; let result; ${code} console.log(JSON.stringify({ result, said }));`;
    const args = ['--import', import.meta.resolve('tsx'), '--input-type=module', '--eval', all];
    return JSON.parse(execFileSync(process.execPath, args, { cwd: root, encoding: 'utf8' }));
  };
  const lint = () =>
    run(`
      const { nodeLint } = await import(${JSON.stringify(join(import.meta.dirname, 'node-linters.ts'))});
      const linter = { name: 'web/lint', version: null, command: ['npm', 'run', 'lint'], folder: 'web',
        packages: { folder: 'web', manager: 'npm', lock: null } };
      result = await nodeLint({ project: { name: 'shop', root: '.' }, say: (line) => said.push(line) }, linter);`);
  expect(lint()).toEqual({ result: 1, said: ['packages of the front end: npm install'] });
  expect(git('status', '--porcelain')).toBe('');
  expect(existsSync(join(root, 'web/node_modules'))).toBe(false);
  git('rm', '-q', 'web/bad.js');
  expect(lint()).toMatchObject({ result: 0 });
  const built = run(`
    const { builtFrontEnd } = await import(${JSON.stringify(join(import.meta.dirname, 'built-front-end.ts'))});
    const packages = { folder: 'web', manager: 'npm', lock: null };
    const build = (script) =>
      builtFrontEnd({ name: 'shop', root: '.' }, [{ command: ['npm', 'run', script], folder: 'web', packages }], (line) => said.push(line));
    result = [await build('broken'), await build('build')];`);
  const [broken, { SHIPSHAPE_FRONT_END }] = built.result;
  const [from, place, folders] = JSON.parse(SHIPSHAPE_FRONT_END);
  expect([from, folders]).toEqual([root, ['shop/static']]);
  expect(readFileSync(join(place, 'shop/static/app.js'), 'utf8')).toBe('made');
  expect(existsSync(join(root, 'shop'))).toBe(false);
  expect(broken).toEqual({});
  expect(built.said.join('\n')).toMatch(/^npm run broken failed before the tests \(.*no webpack/m);
}, 120_000);
