import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually, scratch, startScript } from '@shipshape/workspace/testing';
import { expect, test } from 'vitest';
import { nx } from './nx.ts';

/** A workspace whose Nx is this program. */
function workspace(program: string): string {
  const root = scratch();
  const folder = join(root, 'node_modules/nx');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"name": "nx", "bin": {"nx": "nx.js"}}');
  writeFileSync(join(folder, 'nx.js'), program);
  return root;
}

test('where Nx comes to no task, its last lines tell why', async () => {
  const root = workspace(
    'for (let at = 0; at < 100; at++) console.log("line", at);\nconsole.error("NX Failed to parse pnpm lockfile");\nprocess.exitCode = 1;\n',
  );
  const lines: string[] = [];
  const { exitCode, tasks, lastLines } = await nx(['run-many'], (line) => lines.push(line), { root });
  expect({ exitCode, tasks }).toEqual({ exitCode: 1, tasks: [] });
  expect(lines).toHaveLength(101);
  expect(lastLines).toHaveLength(60);
  expect(lastLines).toContain('NX Failed to parse pnpm lockfile');
});

test.each(['SIGINT', 'SIGHUP'] as const)(
  'after %s nothing is made of the tasks that it ended',
  async (signal) => {
    const root = workspace(
      `process.on('${signal}', () => process.exit(1));\nsetInterval(() => {}, 1000);\nconsole.log('started');\n`,
    );
    const script = startScript(
      import.meta.dirname,
      `import { withChildren } from '@shipshape/workspace';
     import { nx } from './nx.ts';
     const ran = () => nx(['run-many'], console.log, { root: ${JSON.stringify(root)} });
     await withChildren(() => ran().then(() => console.log('went on')));`,
    );
    await eventually(() => script.output().includes('started'));
    script.kill(signal);
    await script.ended;
    expect(script.signalCode).toBe(signal);
    expect(script.output()).toBe('started\n');
  },
);
