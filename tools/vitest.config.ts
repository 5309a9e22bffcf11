import { configDefaults, defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['**/*.test.mts'],
    exclude: [...configDefaults.exclude, 'nx-plugin/**'],
    // They install packages and run real services, on machines that do other things too.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
