/** What a dosimetrist does by hand beside the axial slice: edits across the slices, copies on, reads numbers of the CT. */
import { expect, test } from './fixtures.ts';
import { at, drag, volumeCc } from './pixels.ts';

test('a stroke in the sagittal view writes axial contours, and one undo takes it back whole', async ({
  app,
}) => {
  const row = app.locator('[data-structure="GTV_T12"]');
  await row.locator('.structure-main').dblclick();
  const before = await volumeCc(app, 'GTV_T12');
  await app.keyboard.press('b');
  await drag(app, 'sagittal', [
    [0.5, 0.45],
    [0.5, 0.6],
  ]);
  await expect.poll(() => volumeCc(app, 'GTV_T12')).toBeGreaterThan(before);
  const painted = await volumeCc(app, 'GTV_T12');
  await app.keyboard.press('e');
  await drag(app, 'sagittal', [
    [0.5, 0.5],
    [0.5, 0.55],
  ]);
  await expect.poll(() => volumeCc(app, 'GTV_T12')).toBeLessThan(painted);
  await app.keyboard.press('Control+z');
  await expect.poll(() => volumeCc(app, 'GTV_T12')).toBe(painted);
  await app.keyboard.press('Control+z');
  await expect.poll(() => volumeCc(app, 'GTV_T12')).toBe(before);
});

test('the contour of a slice is copied to the next ones in one step, from the menu of the right button', async ({
  app,
}) => {
  const details = app.locator('.structure-details');
  await app.locator('[data-structure="GTV_T12"] .structure-main').dblclick();
  await app.mouse.click(...(await at(app, 'axial', 0.5, 0.5)), { button: 'right' });
  await app.getByRole('menuitem', { name: /^Copy contour to the next slices/ }).click();
  const dialog = app.getByRole('dialog', { name: /^Copy / });
  await dialog.getByLabel('Superior').fill('30');
  await expect(dialog.getByText(/^\d+ slices$/)).toBeVisible();
  const slicesIn = async (text: Promise<string | null>): Promise<number> =>
    Number(/(\d+) slices/.exec((await text) ?? '')?.[1]);
  const count = await slicesIn(details.textContent());
  const copied = await slicesIn(dialog.locator('footer').textContent());
  expect(copied).toBeGreaterThan(0);
  await dialog.getByRole('button', { name: 'Copy', exact: true }).click();
  await expect(details).toContainText(`${count + copied} slices`);
  await app.keyboard.press('Control+z');
  await expect(details).toContainText(`${count} slices`);
});

test('HU inside a structure, the header of the CT, and measurements that stay', async ({ app }) => {
  await app.locator('[data-structure="VB_L3"] .structure-main').dblclick();
  await app.locator('.structure-details').getByText('HU inside').click();
  await expect(app.locator('.structure-details')).toContainText(/Mean\s*\d+\.\d HU/);
  await app.locator('.case-title').click();
  const header = app.getByRole('dialog', { name: 'CT header' });
  await expect(header).toContainText('120 kV');
  await expect(header).toContainText('L · P · S');
  await app.keyboard.press('Escape');
  await app.keyboard.press('m');
  await drag(app, 'axial', [
    [0.4, 0.5],
    [0.6, 0.5],
  ]);
  await app.keyboard.press('n');
  await app.getByRole('tab', { name: 'Review' }).click();
  const name = app.getByLabel(/^Name of the measurement: Distance/);
  await name.fill('Canal');
  await name.press('Enter');
  await expect(app.getByTestId('save-state')).toHaveText('All edits saved');
  await app.reload();
  await app.getByRole('tab', { name: 'Review' }).click();
  await expect(app.getByLabel(/^Name of the measurement/)).toHaveValue('Canal', { timeout: 60_000 });
  await app.getByRole('button', { name: 'Delete Canal' }).click();
  await expect(app.getByLabel(/^Name of the measurement/)).toHaveCount(0);
});
