/** The structure-set check in the page: a fault is told, its place shown, its repair an edit that undo takes back. */
import { expect, test } from './fixtures.ts';

test('a missing slice is found, shown and interpolated; undo brings the gap back', async ({ app }) => {
  await app.locator('[data-structure="SpinalCord"]').first().click();
  await app.getByRole('tab', { name: 'Review' }).click();
  const panel = app.getByRole('region', { name: 'Structure-set check' });
  await panel.getByRole('button', { name: 'Check', exact: true }).click();
  await expect(panel.getByTestId('check-count')).toBeVisible({ timeout: 60_000 });
  await expect(panel.getByText(/SpinalCord: no contour/)).toHaveCount(0);
  // Take the contour of its middle slice away.
  await app.keyboard.press('g');
  await app.keyboard.press('Shift+Delete');
  await expect(panel.getByText('Structures changed since.')).toBeVisible();
  await panel.getByRole('button', { name: 'Check again' }).click();
  const line = panel.getByRole('listitem').filter({ hasText: 'SpinalCord: no contour' });
  await expect(line).toHaveCount(1, { timeout: 60_000 });
  await line.getByRole('button', { name: /^Slice/ }).click();
  await line.getByRole('button', { name: 'Interpolate' }).click();
  await expect(line).toHaveCount(0, { timeout: 60_000 });
  await app.screenshot({ path: test.info().outputPath('checks.png') });
  await app.keyboard.press('Control+z');
  await panel.getByRole('button', { name: 'Check again' }).click();
  await expect(line).toHaveCount(1, { timeout: 60_000 });
});

test('a second opinion is asked for by itself, can be cancelled, and is held against what is drawn', async ({
  app,
}) => {
  test.setTimeout(420_000);
  await app.getByRole('tab', { name: 'Review' }).click();
  const panel = app.getByRole('region', { name: 'Structure-set check' });
  const ask = panel.getByRole('button', { name: 'Second opinion…' });
  await ask.click();
  await panel.getByRole('button', { name: 'Cancel' }).click();
  await expect(ask).toBeVisible();
  await ask.click();
  await expect(panel.getByRole('status')).toContainText('The networks');
  await expect(panel.getByText('Checks include anatomy and what the networks see.')).toBeVisible({
    timeout: 360_000,
  });
  await expect(panel.getByTestId('check-count')).toBeVisible({ timeout: 60_000 });
  // A phantom is no patient: of some structures the networks say nothing, and that is told by name.
  await expect(panel.getByText(/No second opinion on/).first()).toBeVisible();
  await app.screenshot({ path: test.info().outputPath('second-opinion.png') });
});
