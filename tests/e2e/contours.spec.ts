/** Contours on screen as shipped: named under the pointer, chosen by a click, the menu of the right button; the tour to the file. */
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { at } from './pixels.ts';

test.use({ asShipped: true });

/** A place on the line of a structure in the axial view, page px: where its opaque colour is drawn. */
async function onLine(app: Page, name: string): Promise<[number, number]> {
  const place = await app.evaluate((structure) => {
    const swatch = document.querySelector(`[data-structure="${structure}"] .swatch`)!;
    const [r, g, b] = getComputedStyle(swatch).borderTopColor.match(/\d+/g)!.map(Number) as [
      number,
      number,
      number,
    ];
    const canvas = document.querySelector<HTMLCanvasElement>('[data-view="axial"] .viewport-structures')!;
    const box = canvas.getBoundingClientRect();
    const { data, width } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
    for (let n = 4 * width * 40; n < data.length; n += 4) {
      const off = Math.abs(data[n]! - r) + Math.abs(data[n + 1]! - g) + Math.abs(data[n + 2]! - b);
      if (data[n + 3]! < 250 || off > 6) continue;
      const [x, y] = [(n / 4) % width, Math.floor(n / 4 / width)];
      // Away from the view's labels.
      if (x > 80 && x < width - 120)
        return [box.x + (x / width) * box.width, box.y + (y / canvas.height) * box.height];
    }
    return null;
  }, name);
  expect(place).not.toBeNull();
  return place as [number, number];
}

test('a line names itself, a click chooses it, the right button offers what can be done with it', async ({
  app,
}) => {
  await app.getByRole('button', { name: 'End the tour' }).click();
  await app.locator('[data-ruler="VB_L2"]').click();
  await app.locator('[data-structure="VB_T08"] .structure-main').click();
  const place = await onLine(app, 'SpinalCanal');
  await app.mouse.move(place[0] + 30, place[1] + 30);
  await app.mouse.move(...place);
  await app.mouse.click(...place);
  await expect(app.locator('[data-structure="SpinalCanal"]')).toHaveClass(/active/);
  await app.mouse.click(...place, { button: 'right' });
  const menu = app.getByRole('menu', { name: 'SpinalCanal' });
  await expect(menu).toBeVisible();
  await menu.getByRole('menuitem', { name: /^Show or hide/ }).click();
  await expect(app.getByRole('button', { name: 'Show SpinalCanal' })).toBeVisible();
  await expect(menu).toHaveCount(0);
  // A drag with the right button still sets the window, and opens no menu.
  const [x, y] = await at(app, 'axial', 0.5, 0.5);
  await app.mouse.move(x, y);
  await app.mouse.down({ button: 'right' });
  await app.mouse.move(x + 60, y, { steps: 5 });
  await app.mouse.up({ button: 'right' });
  await expect(app.locator('[data-view="axial"] .label-tr')).not.toContainText('W 2000');
  await expect(app.getByRole('menu')).toHaveCount(0);
});

test('what the pointer is inside of, and what was undone, is said below', async ({ app }) => {
  await app.getByRole('button', { name: 'End the tour' }).click();
  await app.locator('[data-ruler="VB_L3"]').click();
  await app.mouse.move(...(await at(app, 'axial', 0.5, 0.35)));
  await app.mouse.move(...(await at(app, 'axial', 0.5, 0.36)));
  await expect(app.locator('.statusbar .hint')).toContainText('VB_L3');
  await app.keyboard.press('Control+Delete');
  await expect(app.locator('[data-structure="VB_L3"]')).toHaveCount(0);
  await app.keyboard.press('Control+z');
  await expect(app.locator('.step-note')).toContainText('Undone: ');
  await expect(app.locator('.step-note')).toContainText('VB_L3');
});

test('the demonstration opens on its lesion and the tour leads on, step by step', async ({ app }) => {
  const tour = app.getByRole('region', { name: 'Tour' });
  await expect(tour).toContainText('A metastasis in T12');
  await tour.getByRole('button', { name: 'Go to the lesion' }).click();
  await expect(app.locator('[data-structure="GTV_T12"]')).toHaveClass(/active/);
  await expect(tour.getByRole('img', { name: 'done' })).toBeVisible();
  await tour.getByRole('button', { name: 'Next' }).click();
  await tour.getByRole('button', { name: 'Show the levels' }).click();
  await app.getByRole('button', { name: 'The levels are right' }).click();
  await expect(tour.getByRole('img', { name: 'done' })).toBeVisible();
  await tour.getByRole('button', { name: 'Next' }).click();
  await tour.getByRole('button', { name: 'Make the PTV' }).click();
  await expect(app.locator('[data-structure="PTV_T12"]')).toBeVisible();
  await tour.getByRole('button', { name: 'Next' }).click();
  await tour.getByRole('button', { name: 'Next' }).click();
  await tour.getByRole('button', { name: 'Export', exact: true }).click();
  await expect(app.getByRole('button', { name: 'Write and prove' })).toBeVisible();
});
