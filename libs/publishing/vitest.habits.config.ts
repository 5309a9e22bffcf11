import { defineConfig } from 'vitest/config';

const report = '../../dist/libs/oci-registry/reports/habits.xml';

export default defineConfig({
  test: {
    setupFiles: ['../workspace/testing/clean-environment.ts'],
    include: ['habits/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    env: { GIT_ALLOW_PROTOCOL: 'file' },
    reporters: ['default', './habits/table.ts', ['junit', { outputFile: report }]],
  },
});
