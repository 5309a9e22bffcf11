import { setTimeout as sleep } from 'node:timers/promises';

/** The time, and a way to let it pass. */
export interface Clock {
  now(): Date;
  sleep(milliseconds: number): Promise<unknown>;
}

export const systemClock: Clock = { now: () => new Date(), sleep: (milliseconds) => sleep(milliseconds) };
