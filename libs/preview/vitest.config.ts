import { defineConfig } from 'vitest/config';

// They start real services and programs, on machines that do other things too.
export default defineConfig({
  test: {
    setupFiles: ['../workspace/testing/clean-environment.ts'],
    include: ['{src,testing}/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
