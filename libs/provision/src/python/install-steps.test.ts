import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scratch } from '@shipshape/workspace/testing';
import { expect, test } from 'vitest';
import { installOwn } from './install-steps.ts';

test('a list that names an index nobody reaches and has options of pip is read in a copy without both', async () => {
  const folder = scratch();
  const list = '--index-url https://index.example/simple\npsycopg2==2.8.5 --no-binary psycopg2\n';
  writeFileSync(join(folder, 'requirements.txt'), list);
  const path = join(folder, 'uv');
  writeFileSync(
    path,
    `#!/bin/sh
[ "$1" = venv ] && exit
for last; do :; done
grep -q index-url "$last" && { echo 'dns error' >&2; exit 2; }
grep -q no-binary "$last" && { echo 'error: Expected \`--hash\`, found \`"--no-binary"\`' >&2; exit 2; }
cat "$last" > installed
`,
  );
  chmodSync(path, 0o755);
  const said: string[] = [];
  const steps = [{ kind: 'packages' as const, arguments: ['--requirements', 'requirements.txt'] }];
  await installOwn(
    {
      ...{ project: { name: 'shop', root: '.' }, from: 'requirements.txt', files: ['requirements.txt'] },
      ...{ steps, python: { wanted: '3.12', stated: [] } },
    },
    {
      ...{ uv: { path, env: process.env }, python: { path: 'python3', version: '3.12.1' } },
      ...{ venv: join(folder, 'venv'), folder, say: (line) => said.push(line) },
    },
  );
  expect(readFileSync(join(folder, 'installed'), 'utf8')).toBe('psycopg2==2.8.5\n');
  expect(readFileSync(join(folder, 'requirements.txt'), 'utf8')).toBe(list);
  expect(said).toEqual([expect.stringContaining('index.example/simple cannot be reached')]);
});
