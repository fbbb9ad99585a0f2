/** The user guide opens inside the app, pictures and all, and names nothing to navigate to. */
import { expect, test } from './fixtures.ts';

test('F1 opens the guide with its pictures', async ({ app }) => {
  await app.keyboard.press('F1');
  const guide = app.getByRole('dialog', { name: 'User guide' });
  await expect(guide.getByRole('heading', { name: 'Export' })).toBeVisible();
  const pictures = guide.locator('img');
  await expect(pictures).not.toHaveCount(0);
  for (const picture of await pictures.all()) {
    await expect
      .poll(() => picture.evaluate((img: HTMLImageElement) => img.naturalWidth))
      .toBeGreaterThan(500);
  }
  await expect(guide.locator('a')).toHaveCount(0);
  // The contents lead to a section; a search leaves those that hold its words.
  await guide.getByRole('button', { name: 'When something goes wrong' }).click();
  await expect(guide.getByRole('heading', { name: 'When something goes wrong' })).toBeInViewport();
  await guide.getByRole('searchbox').fill('no such words');
  await expect(guide.getByRole('heading', { name: 'Export' })).toHaveCount(0);
  await guide.getByRole('searchbox').fill('SEMIAUTOMATIC');
  await expect(guide.getByRole('heading', { name: 'Export' })).toBeVisible();
  await guide.getByRole('searchbox').fill('');
  await app.keyboard.press('Escape');
  await expect(guide).toBeHidden();
});
