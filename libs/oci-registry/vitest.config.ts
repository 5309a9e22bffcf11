import { defineConfig } from 'vitest/config';

// The time limit is for machines that do other work too: nothing here waits for a clock.
export default defineConfig({
  test: {
    setupFiles: ['../workspace/testing/clean-environment.ts'],
    include: ['{src,testing}/**/*.test.ts'],
    testTimeout: 30_000,
  },
});
