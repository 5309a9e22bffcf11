import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scratchRepository } from '@shipshape/git/testing';
import { djangoProject, writeProject } from '@shipshape/workload/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Scratch, scratchWorkspace } from '../testing/scratch.ts';

let scratch: Scratch;
beforeAll(() => {
  scratch = scratchWorkspace();
  // There the packages are a link, which the line of .gitignore for a folder does not mean.
  appendFileSync(join(scratch.folder, '.gitignore'), 'node_modules\n');
  scratch.git('rm', '-q', '--cached', '--ignore-unmatch', 'node_modules');
  scratch.git('commit', '-qam', 'ignore the link');
  // A machine need not have any.
  scratch.git('config', 'user.name', 'Ada');
  scratch.git('config', 'user.email', 'ada@localhost');
});
afterAll(() => scratch?.remove());

test('where nothing has been published, no registry is started to find that out', () => {
  const call = (...args: string[]) => scratch.run(['node', 'tools/start.mjs', ...args], { REGISTRY: '' });
  const { status, stdout, stderr } = call('where');
  expect(status, stderr).toBe(0);
  expect(stdout).toMatch(/^No registry is known here: .* The first image: npx shipshape pipeline\.$/m);
  expect(JSON.parse(call('where', '--json').stdout)).toEqual({ project: 'django', image: null, tags: [] });
  expect(call('release', '1.0.0').stderr).toContain('nothing has been published from this clone');
  expect(existsSync(join(scratch.folder, '.shipshape/registry'))).toBe(false);
});

test("a team's repository, by its address, comes into apps/ with its history", () => {
  const theirs = scratchRepository();
  // Without a Python of its own it would get the newest, and a machine without that makes a base image to lint it in.
  writeProject(theirs.root, { ...djangoProject(), '.python-version': '3.13\n' });
  theirs.git('add', '--all');
  theirs.commit('their first');
  const adopt = (...args: string[]) =>
    scratch.run(['node', 'tools/start.mjs', 'adopt', `file://${theirs.root}`, '--name=guest', ...args]);
  const state = () => [scratch.git('rev-parse', 'HEAD'), scratch.git('status', '--porcelain')];

  const before = state();
  const planned = adopt('--with-history', '--dry-run');
  expect(planned.status, planned.stderr).toBe(0);
  expect(planned.stdout).toContain('+++ b/apps/guest/Dockerfile');
  expect(state()).toEqual(before);
  expect(existsSync(join(scratch.folder, 'apps/guest'))).toBe(false);

  const { status, stdout, stderr } = adopt('--with-history', '--yes', '--json');
  expect(status, stderr).toBe(0);
  const { written, files } = JSON.parse(stdout) as { written: boolean; files: { path: string }[] };
  expect(written).toBe(true);
  expect(files.every(({ path }) => path.startsWith('apps/guest/'))).toBe(true);
  const log = scratch.git('log', '--format=%s').trim().split('\n');
  expect(log[0]).toMatch(/^Adopt guest from /);
  expect(log.slice(1).sort()).toEqual(['ignore the link', 'start', 'their first']);
  const statement = join(scratch.folder, 'apps/guest/shipshape.json');
  const { $schema } = JSON.parse(readFileSync(statement, 'utf8'));
  expect(existsSync(join(scratch.folder, 'apps/guest', $schema))).toBe(true);

  scratch.git('add', '--all');
  scratch.git('commit', '-qm', 'adopted');
  const adopted = state();
  const again = adopt();
  expect(again.status, again.stderr).toBe(0);
  expect(again.stdout).toContain('apps/guest has this repository already, and nothing was changed');
  expect(state()).toEqual(adopted);
  const updated = adopt('--update', '--yes');
  expect(updated.status, updated.stderr).toBe(0);
  expect(updated.stdout).toContain('there was nothing to write');
  expect(state()).toEqual(adopted);

  // As an older version of Shipshape left it.
  const digestOf = (file: string) => createHash('sha256').update(file).digest('hex').slice(0, 16);
  const ignored = join(scratch.folder, 'apps/guest/.dockerignore');
  const text = readFileSync(ignored, 'utf8');
  const older = text.replace(/.*\n/, '');
  writeFileSync(ignored, older);
  writeFileSync(statement, readFileSync(statement, 'utf8').replace(digestOf(text), digestOf(older)));
  expect(adopt('--update', '--yes').stdout).toContain('2 files written');
  expect(readFileSync(ignored, 'utf8')).toBe(text);
  expect(state()).toEqual(adopted);

  const another = scratchRepository();
  another.add('manage.py', 'another\n');
  another.commit('another');
  const refused = scratch.run(['node', 'tools/start.mjs', 'adopt', another.root, '--name=guest']);
  expect(refused.status).toBe(1);
  expect(refused.stderr).toContain('choose another name with --name');
}, 600_000);
