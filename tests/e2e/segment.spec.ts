import { expect, test, waitForCase } from './fixtures.ts';
import { shot } from './shots.ts';

test('a run can be cancelled and changes nothing', async ({ app }) => {
  await app.getByRole('tab', { name: 'Segment' }).click();
  const count = await app.locator('.structure').count();
  await app.getByRole('button', { name: 'Run', exact: true }).click();
  await app.getByRole('button', { name: 'Cancel' }).click();
  await expect(app.locator('.notice')).toContainText('Nothing was changed');
  expect(await app.locator('.structure').count()).toBe(count);
});

test('a proposal is taken structure by structure and gives a review list', async ({ app }) => {
  test.setTimeout(300_000);
  await app.getByRole('tab', { name: 'Segment' }).click();
  await app.getByLabel('Only the slices around the cursor').check();
  await app.getByRole('button', { name: 'Run', exact: true }).click();
  const accept = app.getByRole('button', { name: /^Accept \d+ structure/ });
  await expect(accept).toBeVisible({ timeout: 240_000 });
  const rows = app.locator('.proposal-row');
  expect(await rows.count()).toBeGreaterThan(0);
  // The demonstration's own structures are imports nobody replaces in silence: what has their name is left until it is taken.
  const before = await app.locator('[data-structure]').count();
  await app.getByLabel('Take Vertebrae, with bodies').check();
  const accepted = Number(/\d+/.exec((await accept.textContent()) ?? '')?.[0]);
  expect(accepted).toBeGreaterThan(0);
  // Another panel and back: the result is still there.
  await app.getByRole('tab', { name: 'Review' }).click();
  await app.getByRole('tab', { name: 'Segment' }).click();
  await accept.click();
  await expect(app.locator('[data-structure]')).toHaveCount(before + accepted);
  // What it counted from outlives the result, and the page.
  await app.getByRole('tab', { name: 'Levels' }).click();
  const ladder = app.getByRole('region', { name: 'What the AI counted from' });
  await expect(ladder).toBeVisible();
  if (process.env.PEDICLE_LOOK) await app.screenshot({ path: `${process.env.PEDICLE_LOOK}-ladder.png` });
  await expect(app.getByTestId('save-state')).toHaveText('All edits saved');
  await app.reload();
  await waitForCase(app);
  await app.getByRole('tab', { name: 'Levels' }).click();
  await expect(ladder).toBeVisible();
  await app.getByRole('tab', { name: 'History' }).click();
  await expect(app.locator('.history .list-button', { hasText: 'Accept' })).toHaveCount(1);
  await app.keyboard.press('Control+z');
  await expect(app.locator('[data-structure]')).toHaveCount(before);
});

test('the demonstration’s result: the loins are counted, and one click counts the rest', async ({ app }) => {
  test.setTimeout(500_000);
  await app.getByRole('tab', { name: 'Segment' }).click();
  await app.getByRole('button', { name: 'Run', exact: true }).click();
  const note = app.getByRole('alert').filter({ hasText: 'are counted' });
  await expect(note).toContainText('L1 to L5 are counted', { timeout: 400_000 });
  await shot(app, 'segment-note');
  await note.getByRole('button', { name: /^Count T\d+ to L5 \(\d+ % likely\)/ }).click();
  await expect(note).toHaveCount(0);
  const names = await app.locator('.proposal-row').allTextContents();
  for (const level of ['T09', 'T10', 'T11', 'T12', 'L1', 'L5'])
    expect(
      names.some((name) => name.includes(`VB_${level}`)),
      `${level} in ${names.join()}`,
    ).toBe(true);
});
