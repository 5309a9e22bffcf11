import { openRepository } from '@shipshape/oci-registry';
import { emptyRow, killedRun, sound } from '@shipshape/oci-registry/faults';
import {
  distribution,
  type SeenRequest,
  skipNote,
  startDistribution,
  startFaultProxy,
  type TestRegistry,
} from '@shipshape/oci-registry/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CommandProject, commands, newCommandProject } from './commands.ts';
import { scenarioOf } from './operations.ts';

const program = await distribution();

/** What others can see changes with a manifest only: a blob is nothing before one names it. */
const counts = ({ kind }: SeenRequest) => kind === 'manifest write';

describe.skipIf('missing' in program)(`kill -9 of the commands${skipNote(program)}`, () => {
  let registry: TestRegistry;
  let project: CommandProject;
  beforeAll(async () => {
    registry = await startDistribution();
    project = await newCommandProject();
  });
  afterAll(async () => {
    project?.remove();
    await registry?.stop();
  });

  test.for(commands)('$what.name', async ({ what, args }, { task }) => {
    const row = emptyRow(`${what.name}: kill -9 around each write of a name or record`);
    task.meta.row = row;
    const scenario = scenarioOf(what, project, registry);
    const stages = await writesOf();
    // Each state that can be left behind: before each write, and behind the last.
    for (let stage = 0; stage <= stages; stage++) {
      const path = `kill-${what.name}-${stage}/django`;
      const start = (repository: string) => project.start(args(project), repository);
      const last = stage === stages;
      const at = last ? 'answer' : 'request';
      await killedRun({ registry, scenario, path, start, stage: last ? stage - 1 : stage, counts, at }, row);
    }
    expect(row).toMatchObject(sound(stages + 1));

    /** How many there are where nothing goes wrong; at least the record, its place in the list, and the tag. */
    async function writesOf(): Promise<number> {
      const path = `rehearsal-${what.name}/django`;
      const direct = openRepository(`${registry.host}/${path}`);
      const operation = await scenario.prepare(direct);
      const proxy = await startFaultProxy(registry.host);
      try {
        expect(await project.start(args(project), `${proxy.host}/${path}`).ended).toBe('by itself');
        expect([...(await operation.damages(direct)), ...(await operation.unfinished(direct))]).toEqual([]);
        const writes = proxy.requests.filter(counts).length;
        expect(writes).toBeGreaterThanOrEqual(4);
        return writes;
      } finally {
        await proxy.stop();
      }
    }
  });
});
