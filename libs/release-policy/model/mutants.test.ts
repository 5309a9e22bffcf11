import { expect, test, vi } from 'vitest';
import { everyday, troubled } from './alphabet.ts';
import { exhaust } from './explore.ts';
import { mutants } from './mutants.ts';
import type { Happening } from './world.ts';

// Seconds on an idle machine; a busy one may take its time.
vi.setConfig({ testTimeout: 120_000 });

const happenings: Happening[] = [...new Set([...everyday, ...troubled])];

// By the same invariants that hold for every ordering of the real decisions: so those can fail.
test.each(mutants.map((mutant) => [mutant.name, mutant] as const))(
  'caught: %s',
  (name, { machine, breaks }) => {
    const { broken, trail } = exhaust(machine, happenings);
    console.log(`mutant "${name}" shown by: ${trail.join(', ')} → ${broken}`);
    expect(broken).toMatch(breaks);
  },
);
