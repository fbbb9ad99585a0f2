import { mkdirSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { at, drag, outlinePixels, structureColour, volumeCc } from './pixels.ts';

const shots = process.env.PEDICLE_SHOTS;
async function look(app: Page, name: string): Promise<void> {
  if (shots === undefined) return;
  mkdirSync(shots, { recursive: true });
  await app.screenshot({ path: `${shots}/${name}.png` });
}

const choose = (app: Page, name: string): Promise<void> =>
  app.locator(`[data-structure="${name}"] .structure-main`).dblclick();

/** The axial view three times as large about its middle, so that gestures act on the vertebra. */
async function zoomIn(app: Page): Promise<void> {
  await app.mouse.click(...(await at(app, 'axial', 0.5, 0.5)));
  for (let n = 0; n < 4; n += 1) await app.keyboard.press('+');
}

const volumes = (app: Page): Promise<Record<string, string>> =>
  app.evaluate(() =>
    Object.fromEntries(
      [...document.querySelectorAll<HTMLElement>('[data-structure]')].map((row) => [
        row.dataset.structure ?? '',
        row.querySelector<HTMLElement>('.volume')?.title ?? '',
      ]),
    ),
  );

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

const changesVolume = async (app: Page, name: string, work: () => Promise<void>): Promise<number> => {
  const before = await volumeCc(app, name);
  await work();
  await expect.poll(() => volumeCc(app, name)).not.toBe(before);
  return (await volumeCc(app, name)) - before;
};

test('each tool edits the vertebra; undo all and redo all give the same contours', async ({ app }) => {
  await choose(app, 'VB_L3');
  await zoomIn(app);
  const colour = await structureColour(app, 'VB_L3');
  const start = await volumes(app);
  // The same tool at every count: its options decide how high the toolbar is.
  await app.keyboard.press('q');
  const pixels = await outlinePixels(app, 'axial', colour);
  const change = (work: () => Promise<void>): Promise<number> => changesVolume(app, 'VB_L3', work);
  const sweep = (x0: number, x1: number, y: number) => () =>
    drag(app, 'axial', [
      [x0, y],
      [x1, y],
    ]);

  await app.keyboard.press('k');
  expect(await change(sweep(0.3, 0.35, 0.5))).toBeGreaterThan(0.5);
  await app.keyboard.press('Shift+K');
  expect(await change(sweep(0.48, 0.52, 0.5))).toBeLessThan(-0.5);
  await app.keyboard.press('s');
  expect(await change(sweep(0.47, 0.52, 0.5))).toBeGreaterThan(0);
  await look(app, 'smart-brush');
  await app.keyboard.press('j');
  expect(await change(sweep(0.2, 0.45, 0.5))).not.toBe(0);
  await look(app, 'nudge');
  await app.keyboard.press('o');
  await drag(app, 'axial', [
    [0.5, 0.5],
    [0.55, 0.55],
  ]);
  await app.keyboard.press('t');
  for (const [x, y] of [
    [0.7, 0.3],
    [0.8, 0.35],
    [0.75, 0.45],
  ] as const)
    await app.mouse.click(...(await at(app, 'axial', x, y)));
  await look(app, 'livewire');
  await app.keyboard.press('Enter');
  await app.getByRole('tab', { name: 'History' }).click();
  await expect(app.locator('.history [aria-current="true"]')).toContainText('Live wire');
  await app.keyboard.press('w');
  await change(async () => app.mouse.click(...(await at(app, 'axial', 0.62, 0.62))));
  await look(app, 'grow');

  const end = await volumes(app);
  await app.keyboard.press('q');
  await app.waitForTimeout(300);
  const endPixels = await outlinePixels(app, 'axial', colour);
  const done = 7; // One step a gesture.
  for (let n = 0; n < done; n += 1) await app.keyboard.press('Control+z');
  await expect.poll(() => volumes(app)).toEqual(start);
  await expect.poll(() => outlinePixels(app, 'axial', colour)).toBe(pixels);
  for (let n = 0; n < done; n += 1) await app.keyboard.press('Control+y');
  await expect.poll(() => volumes(app)).toEqual(end);
  await expect.poll(() => outlinePixels(app, 'axial', colour)).toBe(endPixels);
  await expect(app.getByTestId('save-state')).toHaveText('All edits saved');
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
  await app.getByRole('button', { name: 'Apply to VB_L2' }).click();
  await expect.poll(() => volumeCc(app, 'VB_L2')).toBeGreaterThan(Number.parseFloat(start.VB_L2 ?? '') * 1.2);

  await app.keyboard.press('Escape');
  await app.getByRole('button', { name: 'Combine', exact: true }).click();
  await app.locator('.operations select').nth(0).selectOption('subtract');
  await app.locator('.operations select').nth(1).selectOption({ label: 'VB_L2_Body' });
  await look(app, 'combine');
  const grown = await volumeCc(app, 'VB_L2');
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
