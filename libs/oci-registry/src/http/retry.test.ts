import { describe, expect, test } from 'vitest';
import { RegistryError } from '../errors.ts';
import { retryAfterMs, retrying, Transient } from './retry.ts';

/** A clock that only moves when somebody sleeps, and a chance that is always the same. */
function fakeTiming(random: number) {
  const slept: number[] = [];
  let now = 1_000_000;
  return {
    slept,
    now: () => now,
    random: () => random,
    sleep: async (milliseconds: number) => {
      slept.push(milliseconds);
      now += milliseconds;
    },
  };
}

const failure = new RegistryError('unavailable', 'busy');

function failing(times: number, retryAfter?: number) {
  let done = 0;
  return async () => {
    if (done++ < times) throw new Transient(failure, retryAfter);
    return done;
  };
}

describe('retrying', () => {
  test('waits longer each time, by chance, up to eight seconds', async () => {
    const timing = fakeTiming(0.5);
    expect(await retrying(60_000, timing, failing(5))).toBe(6);
    expect(timing.slept).toEqual([125, 250, 500, 1000, 2000]);
  });

  test('gives up after six times with the last failure', async () => {
    const timing = fakeTiming(0.5);
    await expect(retrying(60_000, timing, failing(6))).rejects.toBe(failure);
    expect(timing.slept).toHaveLength(5);
  });

  test('waits at least as long as the registry asks for', async () => {
    const timing = fakeTiming(0);
    await retrying(60_000, timing, failing(2, 7000));
    expect(timing.slept).toEqual([7000, 7000]);
  });

  test('does not wait for a time beyond the deadline', async () => {
    const timing = fakeTiming(0);
    await expect(retrying(60_000, timing, failing(1, 61_000))).rejects.toBe(failure);
    expect(timing.slept).toEqual([]);
  });

  test('lets an attempt take half of the time that is left', async () => {
    const timing = fakeTiming(0);
    const budgets: number[] = [];
    const work = failing(2, 20_000);
    await retrying(60_000, timing, (budget) => {
      budgets.push(budget);
      return work();
    });
    expect(budgets).toEqual([30_000, 20_000, 10_000]);
  });

  test('does not repeat what no second try makes better', async () => {
    const timing = fakeTiming(0);
    const work = async () => {
      throw failure;
    };
    await expect(retrying(60_000, timing, work)).rejects.toBe(failure);
    expect(timing.slept).toEqual([]);
  });
});

describe('Retry-After', () => {
  const now = Date.parse('Wed, 21 Oct 2026 07:28:00 GMT');
  test.each([
    ['120', 120_000],
    ['Wed, 21 Oct 2026 07:28:30 GMT', 30_000],
    ['Wed, 21 Oct 2026 07:00:00 GMT', 0],
    ['soon', undefined],
    [null, undefined],
  ])('%s', (header, expected) => {
    expect(retryAfterMs(header, now)).toBe(expected);
  });
});
