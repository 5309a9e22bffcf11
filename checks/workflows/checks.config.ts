import { defineConfig } from 'vitest/config';
import { everySuite } from '../../vitest.config.ts';

declare module 'vitest' {
  interface ProvidedContext {
    onGitHub: boolean;
  }
}

// Not called vitest.config.ts: these checks are targets of their own (lint, contract, play, mutants), and no `test`.
export default defineConfig({
  test: {
    ...everySuite,
    // The tests run in a clean environment, which does not have this variable.
    provide: { onGitHub: process.env.GITHUB_ACTIONS === 'true' },
    include: ['**/*.test.ts'],
    // They install tools, run Nx, and build images.
    testTimeout: 600_000,
    hookTimeout: 600_000,
  },
});
