import { defineConfig } from 'vitest/config';

// Not called vitest.config.ts: these checks are targets of their own (lint, contract, play, mutants), and no `test`.
declare module 'vitest' {
  interface ProvidedContext {
    onGitHub: boolean;
  }
}

export default defineConfig({
  test: {
    // The tests themselves run in a clean environment, which does not tell.
    provide: { onGitHub: process.env.GITHUB_ACTIONS === 'true' },
    setupFiles: ['../../libs/workspace/testing/clean-environment.ts'],
    include: ['**/*.test.ts'],
    // They install tools, run Nx, and build images, on machines that do other things too.
    testTimeout: 600_000,
    hookTimeout: 600_000,
  },
});
