import type { ContainerCheck } from '@shipshape/container-engine';
import { expect } from './expect.ts';

/** The stop signal (SIGTERM, or the image's STOPSIGNAL) ends the server in time and in order, as every deployment asks. */
export const stopsCheck = (seconds = 10): ContainerCheck => ({
  id: 'stops',
  version: 1,
  parameters: { seconds },
  title: 'the stop signal ends it',
  async run(container) {
    const { exitCode, seconds: took, killed, orderly } = await container.stop(seconds);
    expect(!killed, `it had to be killed after ${seconds} s`);
    expect(
      orderly,
      `exit code ${exitCode}; after the signal it should be 0, or 128 and the signal's number (143 for SIGTERM)`,
    );
    return `exit code ${exitCode} after ${took.toFixed(1)} s`;
  },
});
