import { expect, test } from './fixtures.ts';
import { at } from './pixels.ts';

test('everything has a key, and the cheat sheet says which', async ({ app }) => {
  await app.keyboard.press('?');
  const sheet = app.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await expect(sheet).toContainText('Ctrl+Z');
  await expect(sheet).toContainText('Brush');
  await app.keyboard.press('Escape');
  await expect(sheet).toHaveCount(0);
  await app.mouse.move(...(await at(app, 'axial', 0.5, 0.5)));
  await app.keyboard.press('ArrowUp');
  await expect(app.getByTestId('slice-axial')).toContainText('79 / 155');
  await app.keyboard.press('Control+3');
  await expect(app.locator('.view-cell')).toHaveCount(4);
  await app.keyboard.press('b');
  await expect(app.getByRole('button', { name: 'Brush', exact: true })).toHaveAttribute(
    'aria-pressed',
    'true',
  );
});

test('a structure is added by keyboard alone, under its TG-263 name, and a script in a name stays text', async ({
  app,
}) => {
  await app.keyboard.press('Control+n');
  await app.keyboard.type('cauda');
  await app.keyboard.press('ArrowDown');
  await app.keyboard.press('Enter');
  await app.keyboard.press('Enter');
  await expect(
    app.locator('[data-structure="CaudaEquina"] .structure-main[aria-pressed="true"]'),
  ).toBeVisible();
  await app.keyboard.press('Control+n');
  await app.keyboard.type('<img src=x onerror=alert(1)>');
  await app.getByRole('button', { name: 'Add structure' }).click();
  await expect(app.locator('.structure-main[aria-pressed="true"] .structure-name')).toHaveText(
    '<img src=x onerror=alert(1)>',
  );
  expect(await app.locator('.structure-name img').count()).toBe(0);
});
