import { configDefaults, defineConfig } from 'vitest/config';

/** What they test holds no state: these files share one set of modules a worker, which halves their time. */
const PURE = 'tests/{unit/core,unit/dicom,unit/inference,property,golden}/**/*.test.ts';
const ALL = 'tests/{unit,property,contract,golden,interop,faults}/**/*.test.{ts,tsx}';

const shared = {
  setupFiles: 'tests/setup/file-folder.ts',
  testTimeout: 120_000,
  hookTimeout: 120_000,
  pool: 'forks',
} as const;

export default defineConfig({
  test: {
    globalSetup: 'tests/setup/run-folder.ts',
    maxWorkers: 2,
    projects: [
      { test: { ...shared, name: 'pure', include: [PURE], isolate: false } },
      { test: { ...shared, name: 'apart', include: [ALL], exclude: [...configDefaults.exclude, PURE] } },
    ],
  },
});
