import { defineConfig } from 'vitest/config';

export default defineConfig({ test: { setupFiles: ['../workspace/testing/clean-environment.ts'] } });
