import { defineConfig } from 'vitest/config';
import { everySuite } from '../vitest.config.ts';

export default defineConfig({
  // They install packages and build images. None changes the current folder: one process loads the libraries once for all.
  test: { ...everySuite, include: ['{road,deploy}/**/*.test.ts'], testTimeout: 300_000, isolate: false },
});
