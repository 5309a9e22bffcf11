import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    setupFiles: ['../workspace/testing/clean-environment.ts'],
    include: ['conformance/*.conformance.ts'],
    reporters: ['default', './conformance/totals.ts', ['junit', { outputFile: junitFile() }]],
  },
});

/** The path of the report. Every test target writes to `dist/<project>/reports/`. */
function junitFile(): string {
  return '../../dist/libs/image-metadata/reports/conformance.xml';
}
