import { defineConfig } from 'vitest/config';

// Not called vitest.config.ts: these checks are targets of their own (lint, contract, play, mutants), and no `test`.
export default defineConfig({
  test: {
    setupFiles: ['../../libs/workspace/testing/clean-environment.ts'],
    include: ['**/*.test.ts'],
    // They install tools, run Nx, and build images, on machines that do other things too.
    testTimeout: 600_000,
    hookTimeout: 600_000,
  },
});
