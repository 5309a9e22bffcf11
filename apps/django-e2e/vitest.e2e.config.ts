import { defineConfig } from 'vitest/config';

// Containers and a browser, on machines that do other things too.
export default defineConfig({
  test: {
    setupFiles: ['../../libs/workspace/testing/clean-environment.ts'],
    include: ['*.e2e.ts'],
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
});
