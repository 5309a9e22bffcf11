import { dirname } from 'node:path';
import { defineConfig } from 'vitest/config';
import { everySuite } from '../vitest.config.ts';

export default defineConfig({
  root: dirname(import.meta.dirname),
  test: { ...everySuite, dir: import.meta.dirname, include: ['*.test.ts', 'bench/**/*.test.ts'] },
});
