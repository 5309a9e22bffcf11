import { defineConfig } from 'vitest/config';
import { everySuite } from '../vitest.config.ts';

export default defineConfig({
  test: { ...everySuite, dir: import.meta.dirname, include: ['*.test.ts', 'bench/**/*.test.ts'] },
});
