import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { scratchRepository } from '@shipshape/git/testing';
import { djangoProject } from '@shipshape/workload/testing';
import { expect, test, vi } from 'vitest';
import { adoptRepository } from './adopt-repository.ts';

test('a dry run ends with what to act on, below the diff, and counts the lock that npm writes', async () => {
  const { root, git, commit } = scratchRepository();
  // With an image there, nothing is probed.
  const files = {
    ...djangoProject(),
    'shipshape.json': '{}\n',
    Dockerfile: 'FROM x\n',
    '.env': 'A=b\n',
    'start.sh': '#!/bin/sh\r\n',
  };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  git('add', '--all');
  commit('start');
  const log = vi.spyOn(console, 'log').mockImplementation(() => undefined);
  const request = { name: '', workflows: 'a/b@v1', update: false, dryRun: true, yes: true, json: false };
  const outcome = await adoptRepository({ ...request, folder: root }, () => undefined);
  const lines = log.mock.calls.join('\n').split('\n');
  log.mockRestore();
  const created = lines.filter((line) => /^ {2}(create|update) /.test(line));
  expect(outcome).toBe(`${created.length + 1} files would be written, package-lock.json by npm`);
  // Its own lines as well as the description's.
  expect(lines.at(-1)).toMatch(/^ {2}advice {5}start\.sh has Windows line ends/);
  expect(lines.lastIndexOf('  Advice')).toBeGreaterThan(lines.findLastIndex((line) => line.startsWith('+')));
});
