import { defineConfig } from 'vitest/config';

// They install packages, run Nx and build images, on machines that do other things too.
export default defineConfig({
  test: {
    setupFiles: ['../libs/workspace/testing/clean-environment.ts'],
    include: ['{road,deploy}/**/*.test.ts'],
    testTimeout: 300_000,
    hookTimeout: 120_000,
  },
});
