import { everyday, troubled } from '@shipshape/release-policy/model';
import { expect, test, vi } from 'vitest';
import { moveAfterPush, publishCommit, release, rollBack } from '../src/index.ts';
import { explore } from './explore.ts';

vi.setConfig({ testTimeout: 600_000 });
vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2026, 0, 2) });

const code = { moveAfterPush, publishCommit, release, rollBack };

test.each([
  ['everyday', everyday, 6],
  ['troubled', troubled, 6],
] as const)(
  'every ordering of %s operations, by the code that carries them out',
  async (name, operations, depth) => {
    const began = process.cpuUsage();
    const { orderings, situations, broken, trail } = await explore(code, operations, depth);
    const { user, system } = process.cpuUsage(began);
    const seconds = ((user + system) / 1e6).toFixed(1);
    console.log(
      `${name}: ${orderings} orderings of up to ${depth} of ${operations.length} operations, ${situations} situations, ${seconds} s of CPU`,
    );
    expect({ broken, trail }).toEqual({});
    expect(orderings).toBe(
      Array.from({ length: depth }, (_, at) => operations.length ** (at + 1)).reduce((a, b) => a + b),
    );
  },
);
