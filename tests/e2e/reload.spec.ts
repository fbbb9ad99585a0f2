import { expect, test, waitForCase } from './fixtures.ts';
import { drag, volumeCc } from './pixels.ts';

test('reloading the page gives the case back as it was, without asking', async ({ app }) => {
  await app.locator('[data-structure="VB_L3"] .structure-main').dblclick();
  await app.keyboard.press('b');
  const before = await volumeCc(app, 'VB_L3');
  await drag(app, 'axial', [
    [0.3, 0.35],
    [0.5, 0.35],
  ]);
  await expect.poll(() => volumeCc(app, 'VB_L3')).toBeGreaterThan(before);
  const painted = await volumeCc(app, 'VB_L3');
  await expect(app.getByTestId('save-state')).toHaveText('All edits saved');
  await app.reload();
  await waitForCase(app);
  expect(await volumeCc(app, 'VB_L3')).toBe(painted);
  await app.keyboard.press('Control+z');
  await expect.poll(() => volumeCc(app, 'VB_L3')).toBe(before);
});
