import { mkdirSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { choose, inPlace, volumes } from './gestures.ts';
import { volumeCc } from './pixels.ts';

const shots = process.env.PEDICLE_SHOTS;
async function look(app: Page, name: string): Promise<void> {
  if (shots === undefined) return;
  mkdirSync(shots, { recursive: true });
  await app.screenshot({ path: `${shots}/${name}.png` });
}

test('a long margin is cancelled while it runs: nothing changed, nothing to undo, and the next one works', async ({
  app,
}) => {
  await choose(app, 'Sacrum');
  const start = await volumes(app);
  await app.keyboard.press('Shift+M');
  const form = app.locator('.operations');
  await form.getByLabel('Preview').uncheck();
  await inPlace(app);
  // Four different quadrants over many slices: seconds of work. The button is enabled only while it runs.
  await form.getByLabel('Same on all sides').uncheck();
  for (const [side, mm] of Object.entries({ Superior: 50, Inferior: 49, Left: 50, Right: 45, Anterior: 40 }))
    await form.getByLabel(side).fill(String(mm));
  const cancel = form.getByRole('button', { name: 'Cancel', exact: true });
  await expect(cancel).toBeDisabled();
  const apply = app.getByRole('button', { name: 'Apply to Sacrum' });
  await apply.click();
  await expect(apply).toBeDisabled();
  await cancel.click();
  await expect(app.getByText('Nothing was changed.')).toBeVisible();
  await expect(apply).toBeEnabled();
  await expect(cancel).toBeDisabled();
  expect(await volumes(app)).toEqual(start);
  // The worker that was ended is replaced by another.
  await form.getByLabel('Same on all sides').check();
  await form.getByLabel('Superior').fill('1');
  await apply.click();
  await expect.poll(() => volumeCc(app, 'Sacrum')).toBeGreaterThan(Number.parseFloat(start.Sacrum ?? ''));
  await app.keyboard.press('Control+z');
  await expect.poll(() => volumes(app)).toEqual(start);
});

/** Dashed pixels of a result not yet applied. */
const previewPixels = (app: Page): Promise<number> =>
  app.evaluate(() => {
    const canvas = document.querySelector<HTMLCanvasElement>('[data-view="axial"] .viewport-overlay')!;
    const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
    let count = 0;
    for (let n = 0; n < data.length; n += 4)
      if (data[n + 3]! > 200 && data[n]! > 245 && data[n + 1]! > 245 && data[n + 2]! < 150) count += 1;
    return count;
  });

test('operations: margin with a preview, combine, delete and interpolate, undone exactly', async ({
  app,
}) => {
  await choose(app, 'VB_L2');
  const start = await volumes(app);
  const outcome = app.getByTestId('operation-outcome');
  await app.keyboard.press('Shift+M');
  await expect(outcome).toContainText('cc');
  // The preview is dashed yellow over the view before anything is changed.
  await expect.poll(() => previewPixels(app)).toBeGreaterThan(40);
  await look(app, 'margin');
  expect(await volumes(app)).toEqual(start);
  await inPlace(app);
  await app.getByRole('button', { name: 'Apply to VB_L2' }).click();
  await expect.poll(() => volumeCc(app, 'VB_L2')).toBeGreaterThan(Number.parseFloat(start.VB_L2 ?? '') * 1.2);

  await app.keyboard.press('Escape');
  await app.getByRole('button', { name: 'Combine', exact: true }).click();
  await app.locator('.operations select').nth(0).selectOption('subtract');
  await app.locator('.operations select').nth(1).selectOption({ label: 'VB_L2_Body' });
  await look(app, 'combine');
  const grown = await volumeCc(app, 'VB_L2');
  await inPlace(app);
  await app.getByRole('button', { name: 'Apply to VB_L2' }).click();
  await expect.poll(() => volumeCc(app, 'VB_L2')).toBeLessThan(grown);

  const cut = await volumeCc(app, 'VB_L2');
  await app.getByRole('button', { name: 'Delete slices' }).click();
  await app.getByRole('button', { name: 'Apply to VB_L2' }).click();
  await expect.poll(() => volumeCc(app, 'VB_L2')).toBeLessThan(cut);
  await app.locator('.dock-left').click({ position: { x: 5, y: 5 } });
  const gap = await volumeCc(app, 'VB_L2');
  await app.keyboard.press('Shift+I');
  await expect.poll(() => volumeCc(app, 'VB_L2')).toBeGreaterThan(gap);

  for (let n = 0; n < 4; n += 1) await app.keyboard.press('Control+z');
  await expect.poll(() => volumes(app)).toEqual(start);
});

test('a planning risk volume by one key, and a template adds what is missing', async ({ app }) => {
  await choose(app, 'SpinalCord');
  await app.keyboard.press('Shift+P');
  await expect(app.locator('[data-structure="SpinalCord_PRV02"]')).toBeVisible();
  await expect
    .poll(() => volumeCc(app, 'SpinalCord_PRV02'))
    .toBeGreaterThan((await volumeCc(app, 'SpinalCord')) * 1.3);
  await app.keyboard.press('Shift+O');
  await look(app, 'template');
  await app.getByRole('dialog').getByRole('button', { name: 'Apply' }).click();
  await expect(app.locator('[data-structure="CTV"]')).toBeVisible();
  await app.keyboard.press('Control+z');
  await expect(app.locator('[data-structure="CTV"]')).toHaveCount(0);
});

test('a locked structure is refused with a notice', async ({ app }) => {
  await choose(app, 'VB_L1');
  const before = await volumeCc(app, 'VB_L1');
  await app.keyboard.press('l');
  await app.keyboard.press('Shift+F');
  await expect(app.locator('.notice')).toContainText('VB_L1 is locked');
  expect(await volumeCc(app, 'VB_L1')).toBe(before);
});
