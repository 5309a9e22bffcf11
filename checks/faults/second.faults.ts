import { catalog, rehearse, runCase, type Stand, sound } from '@shipshape/oci-registry/faults';
import {
  goContainerRegistry,
  skipNote,
  startGoContainerRegistry,
  type TestRegistry,
} from '@shipshape/oci-registry/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { scenarioOf } from './operations.ts';
import { newProject } from './project.ts';
import { dockerPush, promotion } from './writing-verbs.ts';

// The second implementation has the referrers API and no fallback tags: records and reports go another way there.
const program = await goContainerRegistry();
const project = await newProject();
const chosen = ['429, Retry-After in seconds', '500', '500 every time', 'connection reset', 'truncated body'];
const faults = catalog.filter(({ name }) => [...chosen, 'any write done, answer lost'].includes(name));

describe.skipIf('missing' in program)(`against go-containerregistry${skipNote(program)}`, () => {
  let registry: TestRegistry;
  beforeAll(async () => {
    registry = await startGoContainerRegistry();
  });
  afterAll(async () => {
    await registry?.stop();
    project.remove();
  });

  describe.each([dockerPush, promotion])('$name', (what) => {
    let stand: Stand;
    beforeAll(async () => {
      const scenario = scenarioOf(what, project, registry);
      // It keeps the blobs of all repositories together: from the second time on, none is uploaded.
      await rehearse({ ...scenario, name: `${what.name} first` }, registry);
      stand = await rehearse(scenario, registry);
    });

    test.for(faults)('$name', async (fault, { task }) => {
      const row = await runCase(fault, stand, 3);
      task.meta.row = { ...row, fault: `go-containerregistry, ${what.name}: ${fault.name}` };
      expect(row).toMatchObject(sound(3));
    });
  });
});
