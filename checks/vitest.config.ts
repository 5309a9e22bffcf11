import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    setupFiles: ['../libs/workspace/testing/clean-environment.ts'],
    include: ['*.test.ts', 'bench/**/*.test.ts'],
    testTimeout: 120_000,
  },
});
