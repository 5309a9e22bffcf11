import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scratch, serve } from '@shipshape/workspace/testing';
import { expect, test } from 'vitest';
import { root } from '../files.ts';

test.each([
  [200, 'true'],
  [403, 'false'],
  // The review itself then names the trouble, and is red: nothing is left out for it.
  [404, 'true'],
  [502, 'true'],
])('where GitHub answers %i, whether it compares dependencies is %s', async (status, compares) => {
  const asked: string[] = [];
  const api = await serve((request, response) => {
    asked.push(`${request.headers.authorization} ${request.url}`);
    response.writeHead(status).end('[]');
  });
  const output = join(scratch(), 'output');
  writeFileSync(output, '');
  const env = {
    ...{ INPUT_BASE: 'base', INPUT_HEAD: 'head', INPUT_TOKEN: 'secret', GITHUB_OUTPUT: output },
    ...{ GITHUB_REPOSITORY: 'a/b', GITHUB_API_URL: api },
  };
  const action = spawn(process.execPath, [join(root, '.github/actions/dependency-graph/main.mjs')], { env });
  expect(await once(action, 'exit')).toEqual([0, null]);
  expect(readFileSync(output, 'utf8')).toBe(`compares=${compares}\n`);
  expect(asked).toEqual(['Bearer secret /repos/a/b/dependency-graph/compare/base...head']);
});
