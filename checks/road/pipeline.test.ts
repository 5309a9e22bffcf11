import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { startFakeServer } from '@shipshape/oci-registry/testing';
import { afterAll, beforeEach, expect, onTestFinished, test } from 'vitest';
import { nxProgram, scratchWorkspace } from '../testing/scratch.ts';
import { addTinyProject } from '../testing/tiny-project.ts';

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

test.each([
  [
    'asks for a login that nobody gave',
    (response: ServerResponse) => response.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }).end(),
    'it asks for a login, and there is none: log in with docker login 127.0.0.1:',
  ],
  ['never answers', () => undefined, 'did not answer in time: check the network, and that it runs.'],
  [
    'is a web page',
    (response: ServerResponse) => response.setHeader('content-type', 'text/html').end('<html>hello</html>'),
    'and no registry: check the name, and whether this network asks for a login.',
  ],
])('a registry that %s is told before any work is done for it', async (_, answer, sentence) => {
  const registry = await startFakeServer((_request, response) => void answer(response));
  const last = join(scratch.folder, 'dist/pipeline.json');
  mkdirSync(dirname(last), { recursive: true });
  writeFileSync(last, '{"digest":"of the last run"}');
  const before = Date.now();
  const command = [process.execPath, 'tools/start.mjs', 'pipeline'];
  const { status, stdout, stderr } = await scratch.runBeside(command, { REGISTRY: `${registry.host}/shop` });
  await registry.stop();
  expect(status).toBe(1);
  expect(stderr).toContain(sentence);
  expect(stdout).not.toContain('docker-build');
  expect(Date.now() - before).toBeLessThan(60_000);
  expect(existsSync(last)).toBe(false);
});

test("somebody else's registry is not written to without a person's yes", () => {
  const { status, sentence, stdout } = pipeline({ REGISTRY: 'registry.example/shop' });
  expect(status).toBe(1);
  expect(sentence).toBe(
    'By hand, this writes to registry.example, which others rely on. Nobody can confirm this here: add --yes to confirm it. Nothing was written.',
  );
  expect(stdout).not.toContain('docker-build');
});

test('an option that is not one', () => {
  const { status, sentence } = pipeline({}, '--projct=django');
  expect(status).toBe(1);
  expect(sentence).toContain("Unknown option '--projct'");
});

/** The variables of a machine whose only Python is too old. */
function oldPython(): NodeJS.ProcessEnv {
  const old = 'echo /usr/bin/python3; echo 3.9.2';
  const minors = [9, 10, 11, 12, 13, 14, 15].map((minor) => `python3.${minor}`);
  const names = ['python', 'python3', ...minors];
  const PATH = shadow(Object.fromEntries(names.map((name) => [name, old])));
  // Where managers of versions keep theirs is looked at as well.
  const HOME = mkdtempSync(join(tmpdir(), 'shipshape-home-'));
  onTestFinished(() => rmSync(HOME, { recursive: true }));
  return { PATH, HOME, PYENV_ROOT: HOME, UV_PYTHON_INSTALL_DIR: HOME };
}

test('Python too old: named, with what was found; a page that is there no longer says that all is well', () => {
  const page = join(scratch.folder, 'dist/progress/index.html');
  mkdirSync(dirname(page), { recursive: true });
  writeFileSync(page, 'On track');
  // No base image is made, which would take a minute.
  const env = { ...oldPython(), PYTHON_IMAGE: '127.0.0.1:1/python:3.13' };
  const command = [process.execPath, 'tools/start.mjs', 'pipeline', '--project=django'];
  const { status, stdout, stderr } = scratch.run(command, env);
  expect(status).toBe(1);
  expect(stdout + stderr).toContain(
    'apps/django wants Python 3.13 (>=3.11), and this machine has no suitable Python (found: 3.9.2)',
  );
  expect(readFileSync(page, 'utf8'), stdout).toContain('At risk');
});

test('a full disk is told, and once there is room the next run trips over nothing', async (context) => {
  const apps = join(scratch.folder, 'apps');
  const mount = (...args: string[]) => spawnSync('mount', [...args, apps]).status;
  if (mount('-t', 'tmpfs', '-o', 'size=12m', 'tmpfs') !== 0) {
    return context.skip('only root may mount a small file system to fill');
  }
  onTestFinished(() => void spawnSync('umount', [apps]));
  await addTinyProject(scratch, 'tiny');
  const lint = () => scratch.run([nxProgram, 'run', 'tiny:lint']);
  const full = lint();
  expect(full.status).toBe(1);
  expect(full.stdout + full.stderr).toContain('✖ The disk is full: free some space, then run this again.');
  mount('-o', 'remount,size=2g');
  expect(lint().status).toBe(0);
});

test('a second pipeline in the same clone is refused while the first one runs', async () => {
  const lock = join(scratch.folder, 'libs/workspace/src/state-lock.js');
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
