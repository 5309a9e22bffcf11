import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { scratchWorkspace } from './testing/scratch.mts';

// The road's own refusals, by the command that people type, in a scratch copy of this workspace.
const scratch = scratchWorkspace();
afterAll(() => scratch.remove());
beforeEach(() => {
  scratch.git('reset', '-q', '--hard', 'start');
  scratch.git('clean', '-qfd', '-e', 'node_modules');
});

/** Runs the pipeline; returns its exit code and the sentence it ends with. */
function pipeline(env: NodeJS.ProcessEnv = {}, ...args: string[]) {
  const { status, stderr, stdout } = scratch.run(
    [process.execPath, 'tools/start.mjs', 'pipeline', ...args],
    env,
  );
  const sentence = stderr.split('\n✖ ').at(-1)?.trim();
  return { status, sentence, stdout };
}

/** A folder with programs that shadow the real ones. */
function shadow(programs: Record<string, string>): string {
  const folder = join(scratch.folder, '.shipshape/shadow');
  mkdirSync(folder, { recursive: true });
  for (const [name, script] of Object.entries(programs)) {
    writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder, name), 0o755);
  }
  return `${folder}:${process.env.PATH}`;
}

test('a folder without .git', () => {
  renameSync(join(scratch.folder, '.git'), join(scratch.folder, '..', 'git'));
  const { status, sentence } = pipeline();
  renameSync(join(scratch.folder, '..', 'git'), join(scratch.folder, '.git'));
  expect(status).toBe(1);
  expect(sentence).toContain('is not a git clone: clone the repository with git, or run git init');
});

test('a project without manage.py', () => {
  rmSync(join(scratch.folder, 'apps/django/manage.py'));
  const { status, sentence } = pipeline({}, '--project=django');
  expect(status).toBe(1);
  expect(sentence).toBe('There is no Django project to take to an image: apps/django needs a manage.py.');
});

test('an option that is not one', () => {
  const { status, sentence } = pipeline({}, '--projct=django');
  expect(status).toBe(1);
  expect(sentence).toContain("Unknown option '--projct'");
});

test('Python too old: named, with what was found', () => {
  const old = 'echo /usr/bin/python3; echo 3.9.2';
  const names = ['python', 'python3', 'python3.11', 'python3.12', 'python3.13'];
  const PATH = shadow(Object.fromEntries(names.map((name) => [name, old])));
  const { status, stdout, stderr } = scratch.run(['npx', 'nx', 'run', 'django:lint'], { PATH });
  expect(status).toBe(1);
  expect(stdout + stderr).toContain(
    'Python 3.11 or later is needed and was not on the path (found only 3.9.2',
  );
});

test('a second pipeline in the same clone is refused while the first one runs', async () => {
  const lock = join(scratch.folder, 'tools/support/services/state-lock.mjs');
  const holding = `import { withLock } from ${JSON.stringify(lock)};
    await withLock('.shipshape/pipeline.lock', () => new Promise(() => { console.log('held'); setInterval(() => {}, 1e6); }));`;
  const first = spawn(process.execPath, ['--input-type=module', '-e', holding], { cwd: scratch.folder });
  await once(first.stdout, 'data');
  const { status, sentence } = pipeline();
  first.kill('SIGKILL');
  expect(status).toBe(1);
  expect(sentence).toBe(
    `Another pipeline (process ${first.pid}) runs in this clone: wait for it, or end it first.`,
  );
});
