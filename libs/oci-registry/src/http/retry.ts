import type { RegistryError } from '../errors.ts';

/** Time and chance, so that tests can give their own. Times are milliseconds. */
export interface Timing {
  now(): number;
  sleep(milliseconds: number): Promise<void>;
  /** At least 0 and below 1. */
  random(): number;
}

/** A failure that may be gone the next time: broken connections, 429, 5xx, bytes that are not what was promised. */
export class Transient extends Error {
  /** What to throw when it does not go away. */
  readonly error: RegistryError;
  /** How long the registry asks to wait (Retry-After). */
  readonly retryAfterMs: number | undefined;

  constructor(error: RegistryError, retryAfterMs?: number) {
    super(error.message);
    this.error = error;
    this.retryAfterMs = retryAfterMs;
  }
}

const attempts = 6;
const firstBackoffMs = 250;
const longestBackoffMs = 8000;

/**
 * Does `work` until it succeeds or fails finally: at most six times, at most until the deadline, with exponentially
 * growing random waits between ("full jitter"), or what the registry asks for and a little more.
 *
 * @param work is given the number of milliseconds that it may take: half of what is left, so that a hanging connection leaves time
 * for another try.
 */
export async function retrying<T>(
  deadlineMs: number,
  timing: Timing,
  work: (budgetMs: number) => Promise<T>,
): Promise<T> {
  const end = timing.now() + deadlineMs;
  for (let attempt = 1; ; attempt++) {
    try {
      return await work(Math.max(1, Math.ceil((end - timing.now()) / 2)));
    } catch (failure) {
      if (!(failure instanceof Transient)) throw failure;
      const wait = waitBefore(attempt, failure.retryAfterMs, timing.random());
      if (attempt === attempts || timing.now() + wait >= end) throw failure.error;
      await timing.sleep(wait);
    }
  }
}

function waitBefore(attempt: number, retryAfterMs: number | undefined, random: number): number {
  if (retryAfterMs !== undefined) return retryAfterMs + random * firstBackoffMs;
  return random * Math.min(longestBackoffMs, firstBackoffMs * 2 ** (attempt - 1));
}

/** The wait that a Retry-After header asks for (RFC 9110, 10.2.3: seconds or a date); undefined where it is neither. */
export function retryAfterMs(header: string | null, now: number): number | undefined {
  if (header === null) return undefined;
  if (/^\s*\d+\s*$/.test(header)) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

export const realTiming: Timing = {
  now: () => Date.now(),
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  random: () => Math.random(),
};
