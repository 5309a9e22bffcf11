import type { ContainerCheck } from '@shipshape/container-engine';
import { expect } from './expect.ts';

/** 0: it ended by itself on the signal; 143 is 128 + SIGTERM: it finished its work, then died by the signal. */
const orderly = [0, 143];

/** SIGTERM ends the server in time and in order, as every deployment and restart asks it to. */
export const stopsCheck = (seconds = 10): ContainerCheck => ({
  id: 'stops',
  version: 1,
  parameters: { seconds, orderly },
  title: 'SIGTERM ends it',
  async run(container) {
    const { exitCode, seconds: took, killed } = await container.stop(seconds);
    expect(!killed, `it had to be killed after ${seconds} s`);
    expect(orderly.includes(exitCode), `exit code ${exitCode}; after SIGTERM it should be 0 or 143`);
    return `exit code ${exitCode} after ${took.toFixed(1)} s`;
  },
});
