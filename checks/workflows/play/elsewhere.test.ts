import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { root } from '../files.ts';
import { newWorld, runnerBin } from './world.ts';

// act fetches of an action its own folder only, and GitHub the whole repository: so this plays the steps of
// nx-affected.yml one by one, as they are in a workspace that calls it from another repository.
const world = newWorld();
afterAll(() => world.remove());

test('called from another repository, the scripts come along and work on the workspace that called them', () => {
  const pipeline = join(world.folder, 'clone');
  const workspace = join(world.folder, 'elsewhere');
  mkdirSync(join(workspace, 'lamp'), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(workspace, 'node_modules'));
  const path = `${runnerBin(world.folder, 'uv')}:${process.env.PATH}`;
  const env = { ...process.env, PATH: path, GITHUB_REPOSITORY: 'Team/Lamps', NX_DAEMON: 'false' };
  const call = (...[program = '', ...args]: string[]) =>
    execFileSync(program, args, { cwd: workspace, env: { ...env, REGISTRY: '' }, encoding: 'utf8' });
  const commit = (files: Record<string, object>) => {
    for (const [file, content] of Object.entries(files))
      world.write(`../elsewhere/${file}`, JSON.stringify(content));
    call('git', 'add', '--all');
    call(
      'git',
      '-c',
      'user.name=Scene',
      '-c',
      'user.email=scene@localhost',
      'commit',
      '--quiet',
      '--message=Go on',
    );
    return call('git', 'rev-parse', 'HEAD').trim();
  };
  call('git', 'init', '--quiet');
  const lint = { command: 'echo switched on', inputs: ['{projectRoot}/**/*'] };
  const base = commit({
    'nx.json': { neverConnectToCloud: true, analytics: false },
    'package.json': { name: 'lamps', private: true },
    'lamp/project.json': { name: 'lamp', targets: { lint } },
    '.gitignore': {},
  });
  commit({ 'lamp/bulb.json': { watts: 5 } });

  const said = call('node', join(pipeline, '.github/actions/setup/describe.mjs'));
  const outputs = Object.fromEntries(
    said
      .trim()
      .split('\n')
      .map((line) => line.split('=')),
  );
  expect(outputs).toEqual({
    tools: join(pipeline, 'tools'),
    registry: 'ghcr.io/team/lamps',
    'registry-host': 'ghcr.io',
  });
  const script = (name: string, ...args: string[]) => call('node', join(outputs.tools, name), ...args);
  const planned = script(
    'plan.mts',
    '--targets=lint',
    '--list=',
    `--base=${base}`,
    '--max-shards=2',
    '--outputs',
  );
  const [shard] = JSON.parse(/^shards=(.*)$/m.exec(planned)?.[1] ?? '[]') as object[];
  expect(shard).toMatchObject({ tasks: ['lamp:lint'] });
  expect(script('shard.mts', `--shard=${JSON.stringify(shard)}`, '--parallel=1')).toContain('switched on');
  const summary = script('summary.mts');
  expect(summary).toContain('| `lamp` | lint | lamp/bulb.json changed |');
  expect(summary).toContain('- 1 of 1 tasks passed');
});
