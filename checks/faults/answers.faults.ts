import {
  catalog,
  type FaultCase,
  login,
  rehearse,
  runCase,
  type Stand,
  sound,
} from '@shipshape/oci-registry/faults';
import {
  distribution,
  onPath,
  skipNote,
  startDistribution,
  startTokenServer,
  type TestRegistry,
  type TokenServer,
} from '@shipshape/oci-registry/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { scenarioOf } from './operations.ts';
import { newProject } from './project.ts';
import { writingVerbs } from './writing-verbs.ts';

// The fault proxy before what ships: the functions behind the commands, with real commits and a real registry.
const program = await distribution();
const openssl = onPath('openssl') ? program : { missing: 'openssl, to sign tokens with' };
const runsOf = ({ expect: outcome }: FaultCase) => (outcome === 'fails' ? 8 : 2);
const project = await newProject();
afterAll(() => project.remove());

describe.skipIf('missing' in program)(`faults before what ships${skipNote(program)}`, () => {
  let registry: TestRegistry;
  beforeAll(async () => {
    registry = await startDistribution();
  });
  afterAll(() => registry?.stop());

  describe.each(writingVerbs)('$name', (what) => {
    let stand: Stand;
    beforeAll(async () => {
      stand = await rehearse(scenarioOf(what, project, registry), registry);
    });
    const faults = catalog.filter(({ tokens, uploads }) => !tokens && (!uploads || what.uploads));

    test.for(faults)('$name', async (fault, { task }) => {
      const row = await runCase(fault, stand, runsOf(fault));
      task.meta.row = { ...row, fault: `${what.name}: ${fault.name}` };
      expect(row).toMatchObject(sound(runsOf(fault)));
    });
  });
});

describe.skipIf('missing' in openssl)(`before a registry that wants tokens${skipNote(openssl)}`, () => {
  let registry: TestRegistry;
  let tokens: TokenServer;
  beforeAll(async () => {
    tokens = await startTokenServer(`${login.username}:${login.password}`, 'none');
    registry = await startDistribution({ auth: tokens.auth });
  });
  afterAll(async () => {
    await registry?.stop();
    await tokens?.stop();
  });

  test.for(writingVerbs)('$name: token expired', async (what, { task }) => {
    const stand = await rehearse(scenarioOf(what, project, registry), registry);
    for (const fault of catalog.filter((one) => one.tokens)) {
      const given = tokens.given.length;
      const row = await runCase(fault, stand, 4);
      task.meta.row = { ...row, fault: `${what.name}: ${fault.name}` };
      expect(row).toMatchObject(sound(4));
      expect(tokens.given.length - given).toBeGreaterThanOrEqual(4 * 3);
    }
  });
});
