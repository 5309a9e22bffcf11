import { defineConfig } from 'vitest/config';
import { everySuite } from '../../vitest.config.ts';

export default defineConfig({ test: { ...everySuite, include: ['road/**/*.test.ts'] } });
