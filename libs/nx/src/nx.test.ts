import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scratch } from '@shipshape/workspace/testing';
import { expect, test } from 'vitest';
import { nx } from './nx.ts';

test('where Nx comes to no task, its last lines tell why', async () => {
  const root = scratch();
  const folder = join(root, 'node_modules/nx');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"name": "nx", "bin": {"nx": "nx.js"}}');
  writeFileSync(
    join(folder, 'nx.js'),
    'for (let at = 0; at < 100; at++) console.log("line", at);\nconsole.error("NX Failed to parse pnpm lockfile");\nprocess.exitCode = 1;\n',
  );
  const lines: string[] = [];
  const { exitCode, tasks, lastLines } = await nx(['run-many'], (line) => lines.push(line), { root });
  expect({ exitCode, tasks }).toEqual({ exitCode: 1, tasks: [] });
  expect(lines).toHaveLength(101);
  expect(lastLines).toHaveLength(60);
  expect(lastLines).toContain('NX Failed to parse pnpm lockfile');
});
