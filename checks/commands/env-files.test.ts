import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { folder, makeClone, repository, root, web, write } from './settings-clone.ts';

const require = createRequire(import.meta.url);
const here = process.cwd();
let nx: typeof import('@shipshape/nx')['nx'];

beforeAll(async () => {
  makeClone();
  // A workspace is found from the current folder, so the library is loaded in the clone.
  process.chdir(root);
  ({ nx } = await import('@shipshape/nx'));
});
afterAll(() => {
  process.chdir(here);
  rmSync(folder, { recursive: true, force: true });
});
afterEach(() => vi.unstubAllEnvs());

test.each<[string, { REGISTRY?: string }]>([
  ['a shell that knows none of them', {}],
  ['a shell that has read the root file itself', { REGISTRY: 'registry.example/of-a-file' }],
])('a task sees nothing of the files that Nx loads, and what the shell says: %s', async (_by, own) => {
  const files = ['.env', '.env.local', `${web}/.env`, `${web}/.env.runner`, `${web}/.runner.local.env`];
  const text = [
    'REGISTRY=registry.example/of-a-file',
    'GITHUB_REPOSITORY=of/a-file',
    'SHIPSHAPE_DEBUG=1',
    'DEBUG=True',
    'NX_SKIP_NX_CACHE=true',
  ].join('\n');
  for (const file of files) write(join(root, file), text);
  const project = readFileSync(join(root, web, 'project.json'), 'utf8');
  const targets = { runner: { command: `node ${join(repository, 'tools/bin/shipshape.mjs')} runner` } };
  write(join(root, web, 'project.json'), JSON.stringify({ ...JSON.parse(project), targets }));
  try {
    for (const [name, value] of Object.entries({ REGISTRY: undefined, ...own })) vi.stubEnv(name, value);
    vi.stubEnv('GITHUB_REPOSITORY', undefined);
    const lines: string[] = [];
    await nx(['run', 'web:runner'], (line) => void lines.push(line), { root });
    const byHand = spawnSync(process.execPath, [require.resolve('nx/bin/nx.js'), 'run', 'web:runner'], {
      ...{ cwd: root, encoding: 'utf8' },
      env: { ...process.env, NX_DAEMON: 'false', NX_ISOLATE_PLUGINS: 'false' },
    });
    const none = /\n✖ Neither REGISTRY nor GITHUB_REPOSITORY is set[^\n]*\n(?! +at )/;
    if (own.REGISTRY) expect(lines).toContain(`registry=${own.REGISTRY}`);
    else expect(`\n${lines.join('\n')}\n`).toMatch(none);
    // If Nx is called by hand, a value of the shell cannot be distinguished from the same one of a file.
    expect(byHand.stdout + byHand.stderr).toMatch(none);
  } finally {
    for (const file of files) rmSync(join(root, file));
    write(join(root, web, 'project.json'), project);
  }
});
