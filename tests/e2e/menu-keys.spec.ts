/** Menus, lists and the language without a mouse: what a keyboard user expects of any window. */
import { expect, test } from './fixtures.ts';
import { at as pixels } from './pixels.ts';

test('Alt alone and F10 go to the menus; arrows walk them, Escape leaves them', async ({ app }) => {
  const file = app.getByRole('button', { name: 'File', exact: true });
  await app.keyboard.press('F10');
  await expect(file).toBeFocused();
  await app.keyboard.press('Escape');
  await expect(file).not.toBeFocused();
  await app.keyboard.press('Alt');
  await expect(file).toBeFocused();
  await app.keyboard.press('ArrowRight');
  const edit = app.getByRole('button', { name: 'Edit', exact: true });
  await expect(edit).toBeFocused();
  await app.keyboard.press('ArrowDown');
  await expect(app.getByRole('menu', { name: 'Edit' })).toBeVisible();
  await app.keyboard.press('ArrowRight');
  await expect(app.getByRole('menu', { name: 'Edit' })).toHaveCount(0);
  await expect(app.getByRole('menu')).toBeVisible();
  await app.keyboard.press('Escape');
  await expect(app.getByRole('menu')).toHaveCount(0);
});

test('Alt with another key is a shortcut and leaves the menus alone', async ({ app }) => {
  await app.keyboard.press('Alt+h');
  await expect(app.getByRole('dialog')).toBeVisible();
  await app.keyboard.press('Escape');
  await expect(app.getByRole('button', { name: 'File', exact: true })).not.toBeFocused();
});

test('arrows walk the list of structures and choose; after a click they stay with the slices', async ({
  app,
}) => {
  const rows = app.locator('.structure-main');
  await app.getByRole('searchbox').first().focus();
  const first = rows.first();
  // Add, the group's title, its eye, the first row.
  for (let n = 0; n < 4; n++) await app.keyboard.press('Tab');
  await expect(first).toBeFocused();
  await app.keyboard.press('ArrowDown');
  await expect(rows.nth(1)).toBeFocused();
  await expect(rows.nth(1)).toHaveAttribute('aria-pressed', 'true');
  await app.keyboard.press('End');
  await expect(rows.last()).toHaveAttribute('aria-pressed', 'true');
  await app.keyboard.press('Home');
  await expect(first).toHaveAttribute('aria-pressed', 'true');

  await rows.nth(2).click();
  await app.mouse.move(...(await pixels(app, 'axial', 0.5, 0.5)));
  const slice = app.getByTestId('slice-axial');
  const before = await slice.textContent();
  await app.keyboard.press('ArrowUp');
  await expect(slice).not.toHaveText(before ?? '');
  await expect(rows.nth(2)).toHaveAttribute('aria-pressed', 'true');
});

test('the page speaks the language the browser asks for until another is chosen', async ({ app }) => {
  await app.addInitScript(() => {
    Object.defineProperty(navigator, 'languages', { get: () => ['de-AT', 'en'] });
  });
  await app.reload();
  await expect(app.getByRole('button', { name: 'Datei', exact: true })).toBeVisible();
});
