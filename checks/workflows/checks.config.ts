import { defineConfig } from 'vitest/config';
import { everySuite } from '../../vitest.config.ts';

// Not called vitest.config.ts: these checks are targets of their own (lint, contract, play, mutants), and no `test`.
export default defineConfig({
  // They install tools, run Nx, and build images.
  test: { ...everySuite, include: ['**/*.test.ts'], testTimeout: 600_000, hookTimeout: 600_000 },
});
