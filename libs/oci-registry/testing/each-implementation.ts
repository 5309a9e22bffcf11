import { afterAll, beforeAll, describe } from 'vitest';
import { openRepository, type Repository } from '../src/index.ts';
import { implementations } from './implementations.ts';
import { skipNote } from './programs.ts';
import type { TestRegistry } from './registry.ts';

// Not among what testing/index.ts offers: benchmarks use that too, and they have no vitest around them.

/**
 * Registers the tests once for each registry there is, and as skipped, with the reason, for each that is not there.
 *
 * @param tests is given a function that opens a repository of its own for each test, and the registry's name
 */
export async function withEachImplementation(
  tests: (fresh: () => Repository, name: string) => void,
): Promise<void> {
  for (const { name, program, start } of await implementations()) {
    describe.skipIf('missing' in program)(`with ${name}${skipNote(program)}`, () => {
      let registry: TestRegistry;
      let count = 0;
      beforeAll(async () => {
        registry = await start();
      });
      afterAll(() => registry?.stop());
      // Pauses take no time: a test takes content away, and the session that wrote it waits for it to come.
      const timing = { now: Date.now, random: Math.random, sleep: async () => {} };
      tests(() => openRepository(`${registry.host}/acme/app-${count++}`, { timing }), name);
    });
  }
}
