/**
 * `app`: the page with the demonstration case open, any page error fails the test. In the project `chromium` it is served by
 * the web host to the installed Chromium, in the project `electron` it is the packaged shell itself.
 */
import { existsSync } from 'node:fs';
import { type Browser, test as base, expect, type Page } from '@playwright/test';
import { launchChromium } from './browser.ts';
import { electronMissing, launchElectron } from './electron.ts';
import { chromiumPath, type Host, startHost } from './host.ts';

export type Shell = 'web' | 'electron';
interface PerTest {
  /** The views as the app comes: spine layout, zooming to what is chosen. */
  readonly asShipped: boolean;
  readonly app: Page;
  readonly shell: Shell;
  /** Skips the test where its shell is not installed. */
  readonly shellThere: undefined;
}
interface PerWorker {
  readonly chrome: Browser;
  readonly host: Host;
}

/** Fails a test on what a user's console would show. */
export function watchErrors(page: Page): string[] {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  return errors;
}

/** A large axial view of the whole image that stays where it is: what gestures given in parts of a view rely on. */
const plainViews = { layout: 'oneTwo', fitBody: false, zoomTo: false };
const settle = (settings: object): void => {
  localStorage.setItem('pedicle-tour', 'ended');
  if (localStorage.getItem('pedicle-view') === null)
    localStorage.setItem('pedicle-view', JSON.stringify(settings));
};

/** @param plain views as gestures need them; else as the app comes. */
export const openPage = async (chrome: Browser, address: string, plain = true): Promise<Page> => {
  const context = await chrome.newContext({ viewport: { width: 1500, height: 900 } });
  if (plain) await context.addInitScript(settle, plainViews);
  const page = await context.newPage();
  await page.goto(address);
  return page;
};

/** Deletes what earlier tests left in the journals: each test starts with the demonstration case. */
async function forgetEarlierWork(page: Page): Promise<void> {
  const dialog = page.getByRole('dialog', { name: 'Sessions' });
  await expect(dialog.or(page.locator('.structure').first())).toBeVisible({ timeout: 60_000 });
  if (!(await dialog.isVisible())) return;
  const rows = dialog.locator('[data-session]');
  await expect(rows).not.toHaveCount(0);
  for (let left = await rows.count(); left > 0; left -= 1) {
    await rows.first().getByRole('button', { name: 'Delete', exact: true }).click();
    await rows.first().getByRole('button', { name: 'Delete for good' }).click();
    await expect(rows).toHaveCount(left - 1);
  }
  await dialog.getByRole('button', { name: 'Later' }).click();
}

/** Waits until every slice is there and the structures are listed. */
export async function waitForCase(page: Page): Promise<void> {
  await expect(page.locator('[data-structure="VB_L3"]')).toBeVisible({ timeout: 60_000 });
  await expect(page.locator('.loading')).toHaveCount(0, { timeout: 60_000 });
  await expect(page.locator('.volume.counting')).toHaveCount(0, { timeout: 60_000 });
}

export const test = base.extend<PerTest, PerWorker>({
  shell: ['web', { option: true }],
  asShipped: [false, { option: true }],
  shellThere: [
    async ({ shell }, use) => {
      const missing = shell === 'electron' ? electronMissing() : chromiumMissing();
      test.skip(missing !== null, missing ?? '');
      await use(undefined);
    },
    { auto: true },
  ],
  chrome: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright asks for the pattern
    async ({}, use) => {
      const chrome = await launchChromium();
      await use(chrome);
      await chrome.close();
    },
    { scope: 'worker' },
  ],
  host: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright asks for the pattern
    async ({}, use) => {
      const host = await startHost();
      await use(host);
      await host.stop();
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  app: async ({ chrome, host, shell, asShipped }, use) => {
    const electron = shell === 'electron' ? await launchElectron() : null;
    const page =
      electron === null ? await openPage(chrome, host.address, !asShipped) : await electron.firstWindow();
    const errors = watchErrors(page);
    if (electron !== null && !asShipped) {
      await page.evaluate(settle, plainViews);
      await page.reload();
    }
    await forgetEarlierWork(page);
    await waitForCase(page);
    await use(page);
    expect(errors).toEqual([]);
    await (electron ?? page.context()).close();
  },
});

const chromiumMissing = (): string | null => (existsSync(chromiumPath) ? null : 'needs /usr/bin/chromium');

export { expect } from '@playwright/test';
