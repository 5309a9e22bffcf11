import { join } from 'node:path';
import { ensureUv } from '@shipshape/provision';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { push } from './events.ts';
import { ensureMachine, titled } from './fixture.ts';
import { fakeGitHub } from './github.ts';
import { newRepository, ownActions, scratchRepository } from './repository.ts';
import { workflowRunner } from './runner.ts';

const act = await ensureMachine();
beforeEach((context) => 'missing' in act && context.skip(act.missing));

const check = `on: push
jobs:
  affected:
    name: Affected
    uses: ${ownActions.replace('@', '/.github/workflows/nx-affected.yml@')}
    permissions:
      actions: read
      contents: read
      pull-requests: write
    with:
      targets: lint
      base: HEAD^1
`;

test(
  titled('called from another repository, the workflows run the package that its lock names', act),
  async () => {
    if ('missing' in act) return;
    const [pipeline, repository, github] = [scratchRepository(), newRepository(), await fakeGitHub()];
    onTestFinished(async () => {
      await github.close();
      for (const one of [pipeline, repository]) one.remove();
    });
    const lint = { command: 'echo switched on', inputs: ['{projectRoot}/**/*'] };
    const files = {
      'nx.json': { neverConnectToCloud: true, analytics: false },
      'package.json': { name: 'lamps', private: true },
      'package-lock.json': { lockfileVersion: 3, packages: {} },
      'lamp/project.json': { name: 'lamp', targets: { lint } },
    };
    for (const [file, content] of Object.entries(files)) repository.write(file, JSON.stringify(content));
    repository.write('.gitignore', '.nx\ndist\n.shipshape\n');
    repository.write('.github/workflows/check.yml', check);
    const before = repository.commit('Begin');
    repository.write('lamp/bulb.json', '{ "watts": 5 }');
    const sha = repository.commit('Light');

    const { path: uv } = await ensureUv(console.log);
    const actions = join(pipeline.folder, 'clone');
    const given = { act: act.program, repository, actions, github, registry: '', base: '', uv };
    const run = await workflowRunner(given).run({ ...push(sha, before), workflow: 'check.yml' });
    expect(run.green, run.account).toBe(true);
    expect(run.jobs.at(-1)).toMatchObject({ name: 'Affected/Nx affected/Plan', result: 'success' });
    expect(run.tasks).toEqual(['lamp:lint']);
    expect(run.output).toContain('switched on');
    expect(run.summary).toContain('| `lamp` | lint | lamp/bulb.json changed |');
    expect(run.summary).toContain('- 1 of 1 tasks passed');
  },
);
