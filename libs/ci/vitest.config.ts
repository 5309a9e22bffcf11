import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    setupFiles: ['../workspace/testing/clean-environment.ts'],
    include: ['src/**/*.test.ts'],
    // For machines that do other work too: nothing here waits for a clock.
    testTimeout: 60_000,
    // Addresses of remotes are examples: git asks none but those on this machine.
    env: { GIT_ALLOW_PROTOCOL: 'file:http' },
  },
});
