import type { CiSystem } from '../ci-system.ts';

/** A person's own machine: there is no event, and all output goes to the terminal. */
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
    trusted: true,
  }),
  // git has the person's own.
  login: () => undefined,
  outputs: (_env, write) => ({
    setOutput: (name, value) => write(`${name}=${value}\n`),
    summary: (markdown) => write(`${markdown.trimEnd()}\n`),
    warning: (message) => write(`Warning: ${message}\n`),
    error: (message) => write(`Error: ${message}\n`),
  }),
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
