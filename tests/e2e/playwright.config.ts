/** Flows in a real browser against the real host. `node_modules/.bin/playwright test -c tests/e2e` */
import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.ts',
  workers: 1,
  fullyParallel: false,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: [['list']],
  globalSetup: './build-renderer.ts',
  outputDir: '../../out/e2e',
});
