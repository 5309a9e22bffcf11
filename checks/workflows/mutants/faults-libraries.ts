import type { Faults } from './fault.ts';

/** What the libraries know of GitHub, by the test that must notice. */
export const libraryFaults: Faults = {
  'libs/oci-registry src/referrers/optional.test.ts': [
    [
      "GHCR's redirect away from itself is asked for again with each image (point 3)",
      '../libs/oci-registry/src/referrers/api.ts',
      '[301, 302, 303, 307, 308, 405',
      '[405',
    ],
  ],
};
