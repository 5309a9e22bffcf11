import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { workspaceRoot } from '@shipshape/workspace';
import { expect, test } from 'vitest';

const digest = `sha256:${'a'.repeat(64)}`;
const other = `sha256:${'b'.repeat(64)}`;
const served = { image: 'r/app', digest, tags: [{ tag: 'staging', digest: other }] };

test.each([
  ['what was pushed', { image: 'r/app', digest, tags: ['main'] }, [], 0, `r/app@${digest}`],
  ['what a tag serves', served, ['staging'], 0, `r/app@${other}`],
  ['no such tag', served, ['production'], 1, 'names no tag "production"'],
  ['a pipeline that stopped', { project: 'app', steps: [] }, [], 1, 'names no image that was pushed'],
  ['no digest', { image: 'r/app', digest: 'latest' }, [], 1, 'names no image that was pushed'],
])('deploy/image.mjs: %s', (_, record, args, code, answer) => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(workspaceRoot, 'deploy/image.mjs'), '-', ...args],
    { input: JSON.stringify(record), encoding: 'utf8' },
  );
  expect(status).toBe(code);
  expect(stdout + stderr).toContain(answer);
});
