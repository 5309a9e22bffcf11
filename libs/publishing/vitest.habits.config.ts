import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { everySuite } from '../../vitest.config.ts';

const report = 'dist/libs/oci-registry/reports/habits.xml';

export default defineConfig({
  test: {
    ...everySuite,
    include: ['habits/**/*.test.ts'],
    reporters: ['default', join(import.meta.dirname, 'habits/table.ts'), ['junit', { outputFile: report }]],
  },
});
