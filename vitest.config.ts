import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/{unit,property,contract,golden,interop,faults}/**/*.test.{ts,tsx}'],
    globalSetup: 'tests/setup/run-folder.ts',
    setupFiles: 'tests/setup/file-folder.ts',
    testTimeout: 120_000,
    hookTimeout: 120_000,
    pool: 'forks',
    maxWorkers: 2,
  },
});
