import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scratchFolder } from '@shipshape/git/testing';
import type { OwnShell } from '@shipshape/provision';
import { expect, test } from 'vitest';
import { $ } from 'zx/core';
import { made } from '../../../testing/described.ts';
import type { Task } from '../../workload.ts';
import type { DjangoProject } from '../describe/project.ts';
import { djangoChecks } from './django-checks.ts';

/** A description with these modules as settings of tests and development. */
function withSettings({ test, development }: Record<string, string>): DjangoProject {
  const described = made({});
  if (!test || !development) return described;
  const settings = { ...described.settings, development: { value: development, evidence: [] } };
  const tests = { ...described.tests, value: { ...described.tests.value, settings: test } };
  return { ...described, settings, tests };
}

/** What the checks say of this manage.py. */
async function checked(manage: string, seconds?: number, settings: Record<string, string> = {}) {
  const folder = scratchFolder();
  const bin = join(folder, 'venv/bin');
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(bin, 'python'), '#!/bin/sh\nexec python3 "$@"\n', { mode: 0o755 });
  writeFileSync(join(folder, 'manage.py'), manage);
  const said: string[] = [];
  const verdicts: Record<string, unknown> = {};
  const task = {
    project: { marker: 'manage.py', root: 'shop' },
    say: (line: string) => said.push(line),
  } as unknown as Task;
  const own = {
    venv: join(folder, 'venv'),
    env: process.env,
    shell: $({ cwd: folder, quiet: true }),
  } as unknown as OwnShell;
  const ends = await djangoChecks(
    task,
    withSettings(settings),
    own,
    (name, verdict) => (verdicts[name] = verdict),
    seconds,
  );
  return { said, verdicts, ends };
}

test('settings that do not come to an end are named with their last frame, and nothing more is asked', async () => {
  const { said, verdicts, ends } = await checked(
    'import time\n\n\ndef wait():\n    while True:\n        time.sleep(1)\n\n\nwait()\n',
    2,
  );
  expect(said.join()).toMatch(/after 2 s `manage\.py check` was at manage\.py:6 in wait\.$/);
  expect(verdicts).toEqual({ 'manage.py check': 'fails' });
  expect(ends).toBe(false);
});

test('manage.py is called as by its name: its arguments, its folder, its own file', async () => {
  const { said, verdicts, ends } = await checked(
    'import os, sys\nassert __name__ == "__main__" and sys.argv[0] == "manage.py"\nassert os.path.abspath("") in sys.path[:1]\nprint("No changes detected")\n',
  );
  expect({ said, verdicts, ends }).toEqual({
    said: [],
    verdicts: { 'manage.py check': 0, makemigrations: 0 },
    ends: true,
  });
});

test('so is makemigrations, where it alone comes to no end', async () => {
  const { said, verdicts } = await checked(
    'import sys, time\nif sys.argv[1] == "makemigrations":\n    time.sleep(60)\n',
    2,
  );
  expect(said.join()).toMatch(
    /after 2 s `manage\.py makemigrations --check` was at manage\.py:3 in <module>\.$/,
  );
  expect(verdicts).toEqual({ 'manage.py check': 0, makemigrations: 'fails' });
});

test.each([
  ['check', { 'manage.py check': 0, makemigrations: 0 }],
  ['makemigrations', { 'manage.py check': 0, makemigrations: 0 }],
])("where %s cannot be done with the tests' settings, manage.py's own count", async (command, expected) => {
  const manage = `import os, sys
if os.environ["DJANGO_SETTINGS_MODULE"] == "tests.settings" and sys.argv[1] == "${command}":
    raise RuntimeError("no such app")
`;
  const settings = { test: 'tests.settings', development: 'shop.settings' };
  const { said, verdicts } = await checked(manage, undefined, settings);
  expect(verdicts).toEqual(expected);
  expect(said).toEqual([
    'checked with the settings shop.settings, since those of the tests (tests.settings) cannot be',
  ]);
});

test("the tests' settings count where manage.py's own cannot be checked either", async () => {
  const settings = { test: 'tests.settings', development: 'shop.settings' };
  const manage = 'import os\nraise RuntimeError(os.environ["DJANGO_SETTINGS_MODULE"])\n';
  const { said, verdicts } = await checked(manage, undefined, settings);
  expect(verdicts).toEqual({ 'manage.py check': 'fails' });
  expect(said).toEqual(['manage.py check ended before it could check: RuntimeError: tests.settings']);
});
