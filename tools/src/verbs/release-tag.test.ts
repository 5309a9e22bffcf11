import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { workspaceRoot } from '@shipshape/workspace';
import { expect, test } from 'vitest';

const call = (tag: string) =>
  promisify(execFile)('node', ['tools/bin/shipshape.mjs', 'release-tag', `--tag=${tag}`], {
    cwd: workspaceRoot,
  });

test('a release tag is a project and a version', async () => {
  const { stdout } = await call('django@1.2.3-rc.1');
  expect(stdout).toBe('project=django\nversion=1.2.3-rc.1\n');
});

test.each([
  'v1.2.3',
  'django@1.2',
  'django@01.2.3',
  '@1.2.3',
  '-x@1.2.3',
  'a b@1.2.3',
  'django@1.2.3\nproject=x',
])('%j is none, and the error says what one looks like', async (tag) => {
  const error = (await call(tag).catch((failure) => failure)) as {
    code: number;
    stdout: string;
    stderr: string;
  };
  expect(error).toMatchObject({ code: 1, stdout: '' });
  expect(error.stderr).toContain('such as django@1.2.3');
});
