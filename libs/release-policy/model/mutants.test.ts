import { expect, test, vi } from 'vitest';
import { exhaust } from './explore.ts';
import { mutants } from './mutants.ts';
import { everyday, troubled } from './operations.ts';
import type { Operation } from './repositories.ts';

// Seconds on an idle machine; a busy one may take its time.
vi.setConfig({ testTimeout: 120_000 });

const operations: Operation[] = [...new Set([...everyday, ...troubled])];

// By the same invariants that hold for every ordering of the real decisions: so those can fail.
test.each(mutants.map((mutant) => [mutant.name, mutant] as const))(
  'caught: %s',
  (name, { pipeline, breaks }) => {
    const { broken, trail } = exhaust(pipeline, operations);
    console.log(`mutant "${name}" shown by: ${trail.join(', ')} → ${broken}`);
    expect(broken).toMatch(breaks);
  },
);
