/**
 * How many clicks the everyday tasks take, counted by the page itself: every press of a button of the mouse is one, a double click is
 * two, a key that runs a command is one, and so is Enter; typing or pasting into a field and the wheel are none.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { phantomFolder, SMALL } from '../builders/phantom-folder.ts';
import { expect, test } from './fixtures.ts';
import { at, drag, volumeCc } from './pixels.ts';

test.use({ asShipped: true });

/** Counts what the user does from now on. @returns how many gestures it were. */
async function counted(app: Page, work: () => Promise<void>): Promise<number> {
  await app.evaluate(() => {
    const page = window as unknown as { gestures: number; stopCounting: () => void };
    page.gestures = 0;
    const press = (): void => {
      page.gestures += 1;
    };
    const key = (event: KeyboardEvent): void => {
      const typing = event.target instanceof HTMLElement && event.target.matches('input, textarea');
      if ((!typing || event.key === 'Enter') && !['Shift', 'Control', 'Alt', 'Meta'].includes(event.key))
        page.gestures += 1;
    };
    window.addEventListener('pointerdown', press, { capture: true });
    window.addEventListener('keydown', key, { capture: true });
    page.stopCounting = () => {
      window.removeEventListener('pointerdown', press, { capture: true });
      window.removeEventListener('keydown', key, { capture: true });
    };
  });
  await work();
  return app.evaluate(() => {
    const page = window as unknown as { gestures: number; stopCounting: () => void };
    page.stopCounting();
    return page.gestures;
  });
}

test.beforeEach(async ({ app }) => {
  await app.setViewportSize({ width: 1280, height: 800 });
  // The tour is for the first visit; tasks are counted as in daily work.
  await app.getByRole('button', { name: 'End the tour' }).click();
});

test('a CT with its structures is open in 3, by the path of its folder', async ({ app }) => {
  test.setTimeout(120_000);
  const phantom = await phantomFolder();
  const clicks = await counted(app, async () => {
    await app.keyboard.press('Control+o');
    // The field has the focus, and what it held goes: a path is pasted over it.
    await expect(app.getByLabel('Folder', { exact: true })).toBeFocused();
    await app.keyboard.insertText(phantom.folder);
    await app.keyboard.press('Enter');
    await app.locator('.structure-sets').getByRole('button', { name: 'Edit' }).click({ timeout: 60_000 });
    await expect(app.locator('[data-structure="VB_L2"]')).toBeVisible({ timeout: 60_000 });
  });
  expect(clicks).toBeLessThanOrEqual(3);
  await expect(app.locator('.case-title')).toContainText('PEDICLE-PHANTOM');
  rmSync(join(phantom.folder, '..'), { recursive: true, force: true });
});

test('AI contours with the right levels are in the list in 4, one wrong level included', async ({ app }) => {
  test.setTimeout(400_000);
  const phantom = await phantomFolder({ ...SMALL, levels: { from: 'T10', to: 'L4' }, ctOnly: true });
  await app.keyboard.press('Control+o');
  await app.getByLabel('Folder', { exact: true }).fill(phantom.ctFolder);
  await app.getByLabel('Folder', { exact: true }).press('Enter');
  const run = app.getByRole('button', { name: 'Run', exact: true });
  await expect(run).toBeEnabled({ timeout: 60_000 });
  const clicks = await counted(app, async () => {
    await run.click();
    await app.getByRole('button', { name: /^Accept \d+ structure/ }).click({ timeout: 300_000 });
    // The lowest vertebra whole in the picture is L4, whatever the crop let the network call it: all above follow.
    await app.getByRole('tab', { name: 'Levels' }).click();
    await app
      .getByLabel(/^Level of /)
      .last()
      .selectOption('L4');
  });
  expect(clicks).toBeLessThanOrEqual(4);
  for (const level of ['L4', 'L3', 'L2', 'L1', 'T12', 'T11'])
    await expect(app.locator(`[data-structure="VB_${level}"]`), level).toBeVisible();
  rmSync(join(phantom.folder, '..'), { recursive: true, force: true });
});

test('one slice of one vertebra is corrected in 3', async ({ app }) => {
  const before = await volumeCc(app, 'VB_L2');
  const clicks = await counted(app, async () => {
    await app.locator('[data-ruler="VB_L2"]').click();
    await app.keyboard.press('b');
    await app.mouse.move(...(await at(app, 'axial', 0.5, 0.06)));
    await app.mouse.down();
    await app.mouse.move(...(await at(app, 'axial', 0.55, 0.06)), { steps: 4 });
    await app.mouse.up();
  });
  await expect.poll(() => volumeCc(app, 'VB_L2')).toBeGreaterThan(before);
  expect(clicks).toBeLessThanOrEqual(3);
});

test('a GTV becomes a PTV in 2', async ({ app }) => {
  const clicks = await counted(app, async () => {
    await app.locator('[data-structure="GTV_T12"] .structure-main').click();
    await app.keyboard.press('Shift+V');
    await expect(app.locator('[data-structure="PTV_T12"]')).toBeVisible();
  });
  expect(clicks).toBeLessThanOrEqual(2);
  expect(await volumeCc(app, 'PTV_T12')).toBeGreaterThan(await volumeCc(app, 'GTV_T12'));
});

test('the worst slice against a reference is shown in 3', async ({ app }) => {
  // The demonstration against itself differs nowhere: first something is made to.
  await app.locator('[data-ruler="VB_L2"]').click();
  await app.keyboard.press('b');
  await drag(app, 'axial', [
    [0.5, 0.06],
    [0.55, 0.06],
  ]);
  const clicks = await counted(app, async () => {
    await app.getByRole('tab', { name: 'Compare' }).click();
    await app.getByRole('button', { name: 'Compare with' }).click();
    await app.locator('[data-worst]').first().click({ timeout: 60_000 });
  });
  expect(clicks).toBeLessThanOrEqual(3);
});

test('the RTSTRUCT is out in 3, without scrolling, once the levels are confirmed', async ({ app }) => {
  await app.getByRole('tab', { name: 'Levels' }).click();
  await app.getByRole('button', { name: 'The levels are right' }).click();
  const folder = mkdtempSync(join(tmpdir(), 'pedicle-clicks-'));
  const clicks = await counted(app, async () => {
    await app.keyboard.press('Control+e');
    await app.getByRole('button', { name: 'Write and prove' }).click();
    await expect(app.getByTestId('proof')).toContainText('reads back exactly', { timeout: 60_000 });
    const release = app.getByRole('button', { name: 'Release file' });
    await expect(release).toBeInViewport();
    // Where it goes is remembered from the last time; the test has a folder of its own.
    await app.getByLabel('Folder', { exact: true }).evaluate((field, value) => {
      const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set;
      set?.call(field, value);
      field.dispatchEvent(new Event('input', { bubbles: true }));
    }, folder);
    await app.getByLabel('File name').evaluate((field) => {
      const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set;
      set?.call(field, 'counted.dcm');
      field.dispatchEvent(new Event('input', { bubbles: true }));
    });
    await release.click();
    await expect.poll(() => existsSync(join(folder, 'counted.dcm')), { timeout: 60_000 }).toBe(true);
  });
  expect(clicks).toBeLessThanOrEqual(3);
});
