import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { nxProgram, scratchWorkspace } from '../testing/scratch.ts';
import { addTinyProject } from '../testing/tiny-project.ts';

// A Django project dropped into apps/, with files of its own and not a line of Nx configuration.
const scratch = scratchWorkspace();
const root = join(scratch.folder, 'apps/tiny');
afterAll(() => scratch.remove());

beforeAll(() => addTinyProject(scratch, 'tiny'));

const nx = (...args: string[]) => {
  const { status, stdout, stderr } = scratch.run([nxProgram, ...args, '--output-style=static']);
  return { status, output: stdout + stderr };
};

/** A verb by itself, where Nx's part, which takes longer than the verb, is not what is asked for. */
const verb = (name: string, project: string) => {
  const program = [process.execPath, 'tools/bin/shipshape.mjs', name, `--project=${project}`];
  const { status, stdout, stderr } = scratch.run(program);
  return { status, output: stdout + stderr };
};

test('is linted and tested for real, and leaves its report', () => {
  const { status, output } = nx('run-many', '-t', 'lint,test', '-p', 'tiny');
  expect(output).toContain('✔ tiny:lint');
  expect(output).toContain('✔ tiny:test');
  expect(status).toBe(0);
  const report = readFileSync(join(scratch.folder, 'dist/apps/tiny/reports/test-sqlite.xml'), 'utf8');
  expect(report).toContain('name="test_hello"');
});

test("keeps Python's bytecode, and none of it beside the sources", () => {
  expect(existsSync(join(root, '.venv/.bytecode'))).toBe(true);
  expect(existsSync(join(root, '__pycache__'))).toBe(false);
});

test('a failing test fails the target, and its output is shown', () => {
  const file = join(root, 'test_hello.py');
  const text = readFileSync(file, 'utf8');
  onTestFinished(() => writeFileSync(file, text));
  writeFileSync(file, 'def test_hello() -> None:\n    assert "said" == "meant"\n');
  const { status, output } = nx('run', 'tiny:test');
  expect(status).toBe(1);
  expect(output).toContain("AssertionError: assert 'said' == 'meant'");
  expect(output).toContain(
    "✖ The tests of tiny on sqlite did not pass: tests failed (pytest's exit code 1). Correct what it names above.",
  );
});

test('one hash that the index does not serve is found, and replaced by lock', () => {
  const shop = join(scratch.folder, 'apps/django');
  const lock = join(shop, 'requirements.txt');
  const text = readFileSync(lock, 'utf8');
  writeFileSync(lock, text.replace(/--hash=sha256:[0-9a-f]{4}/, '--hash=sha256:0000'));
  expect(verb('lock-check', 'django').output).toMatch(
    /✖ apps\/django\/requirements\.txt has a hash that the package index does not serve \(sha256:0000\w+…\): run npx shipshape lock --project=django\./,
  );
  expect(nx('run', 'django:lock').status).toBe(0);
  expect(verb('lock-check', 'django').status).toBe(0);
});

test('a lock that is not what the index serves is reported with the command that makes it again', () => {
  const lock = join(root, 'requirements-dev.txt');
  const text = readFileSync(lock, 'utf8');
  writeFileSync(lock, text.replace(/--hash=sha256:[0-9a-f]{64}/g, `--hash=sha256:${'0'.repeat(64)}`));
  const { status, output } = verb('test', 'tiny');
  expect(status).toBe(1);
  expect(output).toMatch(
    /apps\/tiny\/requirements-dev\.txt does not match what the package index serves \(.+==.+\): npx shipshape lock --project=tiny brings the locks up to date\./,
  );
  // What failed half-way is not taken for a ready environment by the next run.
  writeFileSync(lock, text);
  expect(verb('test', 'tiny').output).toContain('✔ tiny:test');
});

test("somebody's own .venv is not replaced without a word", () => {
  const venv = join(root, '.venv');
  rmSync(venv, { recursive: true });
  mkdirSync(venv);
  writeFileSync(join(venv, 'pyvenv.cfg'), 'home = /usr/bin');
  const { status, output } = verb('lint', 'tiny');
  expect(status).toBe(1);
  expect(output).toContain('✖ apps/tiny/.venv was not made by Shipshape');
  expect(existsSync(join(venv, 'pyvenv.cfg'))).toBe(true);
});
