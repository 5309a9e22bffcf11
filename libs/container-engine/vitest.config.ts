import { defineConfig } from 'vitest/config';

/** Real engines build and run real images here: minutes on a busy machine are no failure. */
export default defineConfig({
  test: {
    setupFiles: ['../workspace/testing/clean-environment.ts'],
    testTimeout: 120_000,
    hookTimeout: 300_000,
  },
});
