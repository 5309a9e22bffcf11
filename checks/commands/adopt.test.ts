import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { scratchRepository } from '@shipshape/git/testing';
import { djangoProject, writeProject } from '@shipshape/workload/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Scratch, scratchWorkspace } from '../testing/scratch.ts';

// A team's repository, by its address, comes into a clone of this one.
let scratch: Scratch;
let theirs: ReturnType<typeof scratchRepository>;
let address: string;

beforeAll(() => {
  scratch = scratchWorkspace();
  theirs = scratchRepository();
  writeProject(theirs.root, djangoProject());
  theirs.git('add', '--all');
  theirs.commit('their first');
  theirs.commit('their second');
  address = `file://${theirs.root}`;
});
afterAll(async () => {
  await scratch?.remove();
  rmSync(theirs.root, { recursive: true, force: true });
});

const adopt = (...args: string[]) => scratch.run(['node', 'tools/start.mjs', 'adopt', address, ...args]);
const state = () => [scratch.git('rev-parse', 'HEAD'), scratch.git('status', '--porcelain')];

test('a dry run prints a diff of what would be there, and leaves the clone as it was', () => {
  const before = state();
  const { status, stdout, stderr } = adopt('--name=guest', '--dry-run');
  expect(status, stderr).toBe(0);
  expect(stdout).toContain('+++ b/apps/guest/Dockerfile');
  expect(state()).toEqual(before);
  expect(existsSync(join(scratch.folder, 'apps/guest'))).toBe(false);
}, 300_000);

test('with its history it is a merge, and only its folder gets files', () => {
  const { status, stdout, stderr } = adopt('--name=guest', '--with-history', '--yes', '--json');
  expect(status, stderr).toBe(0);
  const { written, projects, files } = JSON.parse(stdout);
  expect({ written, names: projects.map(({ name }: { name: string }) => name) }).toEqual({
    written: true,
    names: ['guest'],
  });
  expect(files.every(({ path }: { path: string }) => path.startsWith('apps/guest/'))).toBe(true);

  const log = scratch.git('log', '--format=%s', '-4').trim().split('\n');
  expect(log).toEqual([
    expect.stringMatching(/^Adopt guest from /),
    ...['their second', 'their first', 'start'].map(() => expect.any(String)),
  ]);
  expect(log).toEqual(expect.arrayContaining(['their second', 'their first', 'start']));
  expect(
    scratch
      .git('status', '--porcelain')
      .trim()
      .split('\n')
      .map((line) => line.slice(3)),
  ).toEqual(expect.arrayContaining(['apps/guest/Dockerfile', 'apps/guest/shipshape.json']));
  const folder = join(scratch.folder, 'apps/guest');
  const { $schema } = JSON.parse(readFileSync(join(folder, 'shipshape.json'), 'utf8'));
  expect(existsSync(join(folder, $schema))).toBe(true);
}, 600_000);

test('a folder that is taken is said at once', () => {
  scratch.git('add', '--all');
  scratch.git('commit', '-qm', 'adopted');
  const { status, stderr } = adopt('--name=guest');
  expect(status).toBe(1);
  expect(stderr).toContain('apps/guest is there already');
});
