import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { everySuite } from '../../vitest.config.ts';

const report = 'dist/libs/oci-registry/reports/faults.xml';

export default defineConfig({
  test: {
    ...everySuite,
    include: ['faults/**/*.test.ts'],
    maxWorkers: 2,
    reporters: [
      'default',
      [join(import.meta.dirname, 'faults/table.ts'), { leastRuns: 200 }],
      ['junit', { outputFile: report }],
    ],
  },
});
