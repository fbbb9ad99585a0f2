import { expect, test } from './fixtures.ts';

test('a run can be cancelled and changes nothing', async ({ app }) => {
  await app.getByRole('tab', { name: 'Auto-segment' }).click();
  const count = await app.locator('.structure').count();
  await app.getByRole('button', { name: 'Run', exact: true }).click();
  await app.getByRole('button', { name: 'Cancel' }).click();
  await expect(app.locator('.notice')).toContainText('Nothing was changed');
  expect(await app.locator('.structure').count()).toBe(count);
});

test('a proposal is taken structure by structure and gives a review list', async ({ app }) => {
  test.setTimeout(300_000);
  await app.getByRole('tab', { name: 'Auto-segment' }).click();
  await app.getByLabel('Only the slices around the cursor').check();
  await app.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(app.getByRole('button', { name: 'Accept chosen' })).toBeVisible({ timeout: 240_000 });
  const rows = app.locator('.proposal-row');
  expect(await rows.count()).toBeGreaterThan(0);
  // Structures imported by the demonstration are untouched imports, never replaced in silence: the choice is shown.
  const choices = await rows
    .locator('select')
    .evaluateAll((all) => all.map((s) => (s as HTMLSelectElement).value));
  await app.getByRole('button', { name: 'Accept chosen' }).click();
  const accepted = choices.filter((c) => c !== 'skip').length;
  await app.getByRole('tab', { name: 'History' }).click();
  await expect(app.locator('.history .list-button', { hasText: 'Accept' })).toHaveCount(accepted);
});
