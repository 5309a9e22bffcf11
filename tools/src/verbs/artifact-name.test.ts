import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { workspaceRoot } from '@shipshape/workspace';
import { expect, test } from 'vitest';

test.each([
  ['django', 'django'],
  ['@acme/web', '@acme__web'],
])('an artifact can be named after %s', (project, name) => {
  const args = [join(workspaceRoot, 'tools/bin/shipshape.mjs'), 'artifact-name', `--project=${project}`];
  expect(execFileSync(process.execPath, args, { cwd: workspaceRoot, encoding: 'utf8' })).toBe(
    `name=${name}\n`,
  );
});
