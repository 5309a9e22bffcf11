import type { CiSystem } from '../ci-system.ts';

/** A person's own machine: there is no event. */
export const local: CiSystem = {
  name: 'local',
  isHere: () => true,
  readRun: async () => ({
    event: undefined,
    defaultBranch: undefined,
    page: undefined,
    actor: undefined,
    runPage: undefined,
    base: '',
  }),
  // git has the person's own.
  login: () => undefined,
  lastSuccess: async () => ({
    base: undefined,
    because: 'the last successful run is known to GitHub Actions only',
  }),
  writeComment: async () => {
    throw new Error('A comment is written in CI only: here there is no pull request to comment on.');
  },
  whyNoBuildSecrets: () => undefined,
  ownVariables: [],
  rightsVariables: [],
};
