import { defineConfig } from 'vitest/config';

// They install packages, run Nx and build images, on machines that do other things too.
export default defineConfig({
  test: { include: ['road/**/*.test.ts'], testTimeout: 120_000, hookTimeout: 120_000 },
});
