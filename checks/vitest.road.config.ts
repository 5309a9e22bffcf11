import { defineConfig } from 'vitest/config';
import { everySuite } from '../vitest.config.ts';

export default defineConfig({
  // They install packages and build images.
  test: { ...everySuite, include: ['{road,deploy}/**/*.test.ts'], testTimeout: 300_000 },
});
