import { defineConfig } from 'vitest/config';

const report = '../dist/checks/reports/faults.xml';

export default defineConfig({
  test: {
    setupFiles: ['../libs/workspace/testing/clean-environment.ts'],
    include: ['faults/*.faults.ts'],
    maxWorkers: 2,
    // Dozens of processes in a test, on machines that do other work too.
    testTimeout: 300_000,
    hookTimeout: 120_000,
    reporters: [
      'default',
      ['@shipshape/oci-registry/faults/table', { leastRuns: 200 }],
      ['junit', { outputFile: report }],
    ],
  },
});
