import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { everySuite } from '../../../vitest.config.ts';

/** Every test target writes its report to `dist/<project>/reports/`. */
const outputFile = 'dist/libs/image-metadata/reports/conformance.xml';

export default defineConfig({
  test: {
    ...everySuite,
    include: ['conformance/*.conformance.ts'],
    reporters: ['default', join(import.meta.dirname, 'totals.ts'), ['junit', { outputFile }]],
  },
});
