import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    setupFiles: ['../workspace/testing/clean-environment.ts'],
    include: ['conformance/*.conformance.ts'],
    reporters: ['default', './conformance/totals.ts', ['junit', { outputFile: junitFile() }]],
  },
});

/** Where the report lies, by the rule of every test target: `dist/<project>/reports/`. */
function junitFile(): string {
  return '../../dist/libs/image-metadata/reports/conformance.xml';
}
