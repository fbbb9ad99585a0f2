/** A history longer than the window: few rows in the page, the wheel and the keyboard reach all of them. */
import { expect, test } from './fixtures.ts';

const EDITS = 130;

test('a long history keeps few rows in the page and is walked by wheel and keyboard', async ({ app }) => {
  await app.locator('[data-structure="VB_L3"]').first().click();
  await app.keyboard.press('o');
  await app.evaluate((edits) => {
    for (let n = 0; n < edits; n += 1) {
      const key = n % 2 === 0 ? 'ArrowRight' : 'ArrowLeft';
      window.dispatchEvent(new KeyboardEvent('keydown', { key, shiftKey: true }));
    }
  }, EDITS);
  await app.getByRole('tab', { name: 'History' }).click();
  const list = app.getByRole('list', { name: 'History' });
  const rows = list.locator('li[data-index]');
  // The newest step is in view, and only what stands around it.
  const total = Number(await rows.first().getAttribute('aria-setsize'));
  expect(total).toBeGreaterThan(EDITS);
  const newest = list.locator(`li[data-index="${total - 1}"]`);
  await expect(newest).toBeVisible();
  await expect(newest).toHaveAttribute('aria-posinset', String(total));
  await expect(list.locator('li[data-index="0"]')).toHaveCount(0);
  expect(await rows.count()).toBeLessThan(70);
  await app.screenshot({ path: test.info().outputPath('long-history.png') });
  // The wheel to the very top; the row that has the keyboard stays where it is.
  await newest.getByRole('button').focus();
  await list.hover();
  await app.mouse.wheel(0, -100_000);
  await expect(list.locator('li[data-index="0"]')).toBeVisible();
  await expect(newest.getByRole('button')).toBeFocused();
  // Tab walks on from row to row, also beyond what was in the page.
  await list.locator('li[data-index="0"]').getByRole('button').focus();
  for (let n = 0; n < 60; n += 1) await app.keyboard.press('Tab');
  await expect(list.locator('li[data-index="60"]').getByRole('button')).toBeFocused();
  await app.keyboard.press('Enter');
  await expect(list.locator('li[data-index="60"]').getByRole('button')).toHaveAttribute(
    'aria-current',
    'true',
  );
});
