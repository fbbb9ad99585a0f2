import { expect, openPage, test, waitForCase, watchErrors } from './fixtures.ts';
import { newHome, startHost } from './host.ts';
import { drag, volumeCc } from './pixels.ts';

test('after a kill −9 during an edit the next start gives the exact state back', async ({ chrome }) => {
  test.setTimeout(180_000);
  const home = newHome();
  const first = await startHost(home);
  const page = await openPage(chrome, first.address);
  await waitForCase(page);
  await page.getByRole('tab', { name: 'Compare' }).click();
  await page.getByRole('button', { name: 'Compare with' }).click();
  const references = page.locator('.structure.reference .structure-name');
  await expect(references).not.toHaveCount(0);
  const compared = await references.allTextContents();
  await page.locator('[data-structure="VB_L3"] .structure-main').dblclick();
  await page.keyboard.press('b');
  await drag(page, 'axial', [
    [0.3, 0.35],
    [0.5, 0.35],
  ]);
  await drag(page, 'axial', [
    [0.3, 0.65],
    [0.5, 0.65],
  ]);
  await page.keyboard.press('Control+z');
  await expect(page.getByTestId('save-state')).toHaveText('All edits saved');
  const before = await volumeCc(page, 'VB_L3');
  await first.kill();
  await expect(page.locator('.banner')).toContainText('connection');
  await page.context().close();

  const second = await startHost(home);
  const again = await openPage(chrome, second.address);
  const errors = watchErrors(again);
  await again.getByRole('button', { name: 'Restore' }).click();
  await waitForCase(again);
  expect(await volumeCc(again, 'VB_L3')).toBe(before);
  await expect(again.locator('.structure.reference .structure-name')).toHaveText(compared);
  await again.keyboard.press('Control+y');
  await expect.poll(() => volumeCc(again, 'VB_L3')).toBeGreaterThan(before);
  expect(errors).toEqual([]);
  await again.context().close();
  await second.stop();
});
