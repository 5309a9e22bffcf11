import { defineConfig } from 'vitest/config';

const report = '../../dist/libs/oci-registry/reports/faults.xml';

export default defineConfig({
  test: {
    setupFiles: ['../workspace/testing/clean-environment.ts'],
    include: ['faults/**/*.test.ts'],
    maxWorkers: 2,
    testTimeout: 120_000,
    reporters: ['default', ['./faults/table.ts', { leastRuns: 200 }], ['junit', { outputFile: report }]],
  },
});
