import {
  catalog,
  type FaultCase,
  rehearse,
  runCase,
  type Stand,
  sound,
} from '@shipshape/oci-registry/faults';
import {
  distribution,
  skipNote,
  startDistribution,
  type TestRegistry,
} from '@shipshape/oci-registry/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { scenarioOf } from './deeds.mts';
import { shipped } from './shipped.mts';
import { newShop } from './shop.mts';

// The fault proxy before what ships: the functions behind the commands, with real commits and a real registry.
const program = await distribution();
const shop = await newShop();
const runsOf = ({ expect: outcome }: FaultCase) => (outcome === 'fails' ? 8 : 2);

describe.skipIf('missing' in program)(`faults before what ships${skipNote(program)}`, () => {
  let registry: TestRegistry;
  beforeAll(async () => {
    registry = await startDistribution();
  });
  afterAll(async () => {
    await registry?.stop();
    shop.remove();
  });

  describe.each(shipped)('$name', (what) => {
    let stand: Stand;
    beforeAll(async () => {
      stand = await rehearse(scenarioOf(what, shop), registry);
    });
    const faults = catalog.filter(({ tokens, uploads }) => !tokens && (!uploads || what.uploads));

    test.for(faults)('$name', async (fault, { task }) => {
      const row = await runCase(fault, stand, runsOf(fault));
      task.meta.row = { ...row, fault: `${what.name}: ${fault.name}` };
      expect(row).toMatchObject(sound(runsOf(fault)));
    });
  });
});
