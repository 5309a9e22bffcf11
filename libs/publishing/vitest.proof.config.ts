import { defineConfig } from 'vitest/config';
import { everySuite } from '../../vitest.config.ts';

export default defineConfig({
  test: { ...everySuite, include: ['proof/**/*.test.ts'], testTimeout: 600_000 },
});
