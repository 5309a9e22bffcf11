import { defineConfig } from 'vitest/config';
import { everySuite } from '../../vitest.config.ts';

const report = 'dist/checks/reports/faults.xml';

export default defineConfig({
  test: {
    ...everySuite,
    include: ['faults/*.faults.ts'],
    maxWorkers: 2,
    // Dozens of processes in a test.
    testTimeout: 300_000,
    reporters: [
      'default',
      ['@shipshape/oci-registry/faults/table', { leastRuns: 200 }],
      ['junit', { outputFile: report }],
    ],
  },
});
