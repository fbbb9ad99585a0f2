import { expect, test, waitForCase } from './fixtures.ts';
import { drag, volumeCc } from './pixels.ts';

test('closed work is found among the sessions, and goes only when asked twice', async ({ app }) => {
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
  await app.keyboard.press('Alt+c');
  await expect(app.getByTestId('save-state')).toHaveCount(0);
  await app.keyboard.press('Alt+s');
  const dialog = app.getByRole('dialog', { name: 'Sessions' });
  await expect(dialog.locator('[data-session]')).toHaveCount(1);
  await expect(dialog).toContainText('1 step · not exported');
  await dialog.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(dialog).toContainText('Delete this work for good?');
  await app.screenshot({ path: 'out/e2e/sessions.png' });
  await dialog.getByRole('button', { name: 'Keep it' }).click();
  await dialog.getByRole('button', { name: 'Restore' }).click();
  await waitForCase(app);
  expect(await volumeCc(app, 'VB_L3')).toBe(painted);
  await app.keyboard.press('Alt+s');
  await expect(dialog).toContainText('open in a window');
  await expect(dialog.getByRole('button', { name: 'Delete', exact: true })).toHaveCount(0);
});
