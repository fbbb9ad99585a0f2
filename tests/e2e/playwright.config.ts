/**
 * Flows in a real browser against the real host, and the same flows in Electron where its binary is installed (reported as
 * skipped where not). `node_modules/.bin/playwright test -c tests/e2e --project chromium`
 */
import { defineConfig } from '@playwright/test';
import type { Shell } from './fixtures.ts';

export default defineConfig<{ shell: Shell }>({
  testDir: '.',
  projects: [
    { name: 'chromium', testMatch: '*.spec.ts', testIgnore: 'electron.spec.ts' },
    {
      name: 'electron',
      testMatch: /(electron|view|edit|keyboard|reload)\.spec\.ts$/,
      use: { shell: 'electron' },
    },
  ],
  workers: 1,
  fullyParallel: false,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: [['list']],
  globalSetup: './build-renderer.ts',
  outputDir: '../../out/e2e',
});
