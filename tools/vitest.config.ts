import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    setupFiles: ['../libs/workspace/testing/clean-environment.ts'],
    include: ['src/**/*.test.ts'],
    testTimeout: 60_000,
  },
});
