/** The stages of a case: whose it is, levels named from one vertebra, docks that fold and remember, warnings that stay. */
import { expect, test } from './fixtures.ts';

test('the ruler names the whole column from one vertebra, as one undo step', async ({ app }) => {
  await app.getByRole('tab', { name: 'Levels' }).click();
  const structure = (name: string) => app.locator(`[data-structure="${name}"]`);
  await app.locator('.tab-body').getByLabel('Level of VB_L3', { exact: true }).selectOption('L2');
  await expect(structure('VB_L5')).toHaveCount(0);
  await expect(structure('VB_L4_Body')).toHaveCount(1);
  await app.locator('.dock-left').click({ position: { x: 5, y: 5 } });
  await app.keyboard.press('Control+z');
  await expect(structure('VB_L5')).toHaveCount(1);
  await app.locator('[data-ruler="VB_L3"]').selectOption('L4');
  await expect(structure('VB_S1')).toHaveCount(1);
  await expect(app.locator('[data-ruler="VB_L4"]')).toBeVisible();
  await app.keyboard.press('Control+z');
  await expect(structure('VB_S1')).toHaveCount(0);
});

test('names that say a level leave once a person has confirmed them, or with a finding', async ({ app }) => {
  await app.keyboard.press('Control+e');
  const dialog = app.getByRole('dialog');
  const gate = dialog.getByRole('region', { name: 'Nobody has confirmed the levels' });
  const write = dialog.getByRole('button', { name: 'Write and prove' });
  await expect(gate).toContainText('VB_');
  await expect(write).toBeDisabled();
  if (process.env.PEDICLE_LOOK) await app.screenshot({ path: `${process.env.PEDICLE_LOOK}-gate.png` });
  await gate.getByLabel('Export unconfirmed').check();
  await write.click();
  await expect(dialog).toContainText('Nobody has confirmed the levels that these names say', {
    timeout: 60_000,
  });
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await app.keyboard.press('Control+e');
  await gate.getByRole('button', { name: 'The levels are right' }).click();
  await expect(gate).toHaveCount(0);
  await expect(write).toBeEnabled();
});

test('whose case it is and that nothing here is a device is readable at every size', async ({ app }) => {
  for (const [width, height] of [
    [1280, 800],
    [640, 400],
  ] as const) {
    await app.setViewportSize({ width, height });
    for (const part of [app.locator('.case-title b'), app.locator('.disclaimer')]) {
      await expect(part).toBeVisible();
      const box = await part.boundingBox();
      expect(box?.x).toBeGreaterThanOrEqual(0);
      expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(width + 1);
    }
    expect(await app.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
  }
});

test('docks fold, take a width and remember both', async ({ app }) => {
  const dock = app.locator('.dock-right');
  const width = async (): Promise<number> => Math.round((await dock.boundingBox())?.width ?? 0);
  const before = await width();
  await app.getByRole('separator', { name: 'Width of the panel' }).focus();
  await app.keyboard.press('ArrowLeft');
  await expect.poll(width).toBe(before + 16);
  await app.getByRole('button', { name: 'Hide the panel' }).click();
  await expect(dock).toHaveCount(0);
  await app.reload();
  await expect(app.getByRole('button', { name: 'Show the panel' })).toBeVisible({ timeout: 60_000 });
  // A stage that is asked for brings its panel back.
  await app.getByRole('tab', { name: 'Export' }).click();
  await expect.poll(width).toBe(before + 16);
});

test('every stage is reached by arrow keys, and its panel says which it is', async ({ app }) => {
  await app.getByRole('tab', { name: 'Import' }).click();
  for (const stage of [
    'Segment',
    'Levels',
    'Review',
    'Targets',
    'Compare',
    'Export',
    'History',
    'Warnings',
  ]) {
    await app.keyboard.press('ArrowRight');
    await expect(app.getByRole('tab', { name: stage })).toBeFocused();
    await expect(app.getByRole('tabpanel', { name: stage })).toBeVisible();
  }
  // With Shift the arrow is the Move tool's: the panel stays.
  await app.keyboard.press('Shift+ArrowLeft');
  await expect(app.getByRole('tab', { name: 'Warnings' })).toBeFocused();
  await expect(app.getByRole('tabpanel', { name: 'Warnings' })).toBeVisible();
});
