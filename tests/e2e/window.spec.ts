/** The window as the app comes: the spine layout, views that go where the work is, text that is never cut off. */
import type { Page } from '@playwright/test';
import { clippedTexts } from './clipped.ts';
import { expect, test, waitForCase } from './fixtures.ts';
import { at, outlinePixels, structureColour } from './pixels.ts';

test.use({ asShipped: true });

const sliceOf = async (app: Page): Promise<number> =>
  Number(/^(\d+)/.exec((await app.getByTestId('slice-axial').textContent()) ?? '')?.[1]);

const box = async (app: Page, view: string) => (await app.locator(`[data-view="${view}"]`).boundingBox())!;

test('the column is a tall map; a click on a level shows that vertebra large, and the body fills its view', async ({
  app,
}) => {
  const [sagittal, axial, coronal] = [
    await box(app, 'sagittal'),
    await box(app, 'axial'),
    await box(app, 'coronal'),
  ];
  expect(sagittal.height).toBeGreaterThan(axial.height * 1.4);
  expect(sagittal.x).toBeLessThan(axial.x);
  expect(coronal.y).toBeGreaterThan(axial.y);
  await expect(app.getByRole('region', { name: '3D' })).toBeVisible();
  for (const [vertebra, body] of [
    ['VB_L2', 'VB_L2_Body'],
    ['VB_T10', 'VB_T10_Body'],
  ] as const) {
    await app.locator(`[data-ruler="${vertebra}"]`).click();
    await expect(app.locator(`[data-structure="${vertebra}"]`)).toHaveClass(/active/);
    // The slice goes through the body, and it is large: its outline is longer than half the view is wide.
    const colour = await structureColour(app, body);
    await expect.poll(() => outlinePixels(app, 'axial', colour)).toBeGreaterThan(axial.width / 2);
  }
  const before = await sliceOf(app);
  await app.locator('[data-ruler="VB_L4"]').click();
  await expect.poll(() => sliceOf(app)).toBeLessThan(before - 40);
});

test('CT, aligned and straightened are one click each, and the view’s name makes it the large one', async ({
  app,
}) => {
  const views = app.getByRole('group', { name: 'Views' });
  await views.getByRole('button', { name: 'Straightened' }).click();
  await expect(app.locator('[data-reformat="straightSagittal"]')).toBeVisible();
  await views.getByRole('button', { name: 'Aligned' }).click();
  await expect(app.locator('[data-reformat="axial"]')).toBeVisible();
  await views.getByRole('button', { name: 'CT', exact: true }).click();
  await expect(app.locator('[data-view="axial"]')).toBeVisible();
  const large = await box(app, 'axial');
  await app.getByRole('button', { name: 'Coronal' }).click();
  await expect.poll(async () => (await box(app, 'coronal')).width).toBe(large.width);
  await app.reload();
  await expect.poll(async () => (await box(app, 'coronal')).width, { timeout: 60_000 }).toBe(large.width);
});

test('the window’s width and level are numbers that can be typed and kept under a name', async ({ app }) => {
  await app.getByRole('button', { name: /^Window:/ }).click();
  const menu = app.getByRole('dialog', { name: 'Window' });
  await menu.getByLabel('Width').fill('700');
  await menu.getByLabel('Level').fill('120');
  await menu.getByLabel('Name of the preset').fill('Disc');
  await menu.getByRole('button', { name: 'Keep', exact: true }).click();
  await menu.getByRole('button', { name: /^Lung/ }).click();
  await app.mouse.click(...(await at(app, 'axial', 0.5, 0.5)));
  await expect(menu).toHaveCount(0);
  await app.reload();
  await waitForCase(app);
  await app.getByRole('button', { name: /^Window:/ }).click();
  await app.getByRole('dialog', { name: 'Window' }).getByRole('button', { name: /^Disc/ }).click();
  await expect(app.getByRole('button', { name: /^Window:/ })).toContainText('Disc 700/120');
  await expect(app.locator('[data-view="axial"] .label-tr')).toContainText('W 700  L 120');
});

const sizes = [
  ['1280 × 800', 1280, 800],
  ['1920 × 1080', 1920, 1080],
  ['2560 × 1440', 2560, 1440],
  ['1280 × 800 at 200 %', 640, 400],
] as const;

test('no text is cut off on any stage, at any size', async ({ app }) => {
  test.setTimeout(400_000);
  const stages = await app.getByRole('tab').evaluateAll((tabs) => tabs.map((tab) => tab.id));
  expect(stages.length).toBeGreaterThanOrEqual(9);
  for (const [size, width, height] of sizes) {
    await app.setViewportSize({ width, height });
    await expect.poll(() => app.evaluate(() => innerWidth)).toBe(width);
    for (const stage of stages) {
      await app.locator(`#${stage}`).evaluate((tab) => (tab as HTMLElement).click());
      expect(await clippedTexts(app), `${size}, ${stage}`).toEqual([]);
    }
    if (process.env.PEDICLE_SHOTS)
      await app.screenshot({ path: `${process.env.PEDICLE_SHOTS}/${width}.png` });
  }
});

test('text and controls grow together, and nothing is cut off then either', async ({ app }) => {
  const tab = app.getByRole('tab', { name: 'Export' });
  const before = (await tab.boundingBox())!;
  await app.mouse.click(...(await at(app, 'axial', 0.5, 0.5)));
  await app.keyboard.press('Alt++');
  await app.keyboard.press('Alt++');
  await expect.poll(async () => (await tab.boundingBox())!.height).toBeGreaterThan(before.height * 1.2);
  await app.setViewportSize({ width: 1920, height: 1080 });
  expect(await clippedTexts(app)).toEqual([]);
});
