/** Views along the spine: on by key, linked by the cursor, stepping from vertebra to vertebra. */
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { structureColour } from './pixels.ts';

/** Pixels of a view along the spine that have a colour, and how many are grey at all. */
const pixels = (page: Page, kind: string, colour: readonly [number, number, number]) =>
  page.evaluate(
    ([name, [r, g, b]]) => {
      const canvas = document.querySelector<HTMLCanvasElement>(`[data-reformat="${name}"] canvas`)!;
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
      let [own, lit] = [0, 0];
      for (let n = 0; n < data.length; n += 4) {
        if (Math.abs(data[n]! - r) + Math.abs(data[n + 1]! - g) + Math.abs(data[n + 2]! - b) < 40) own += 1;
        if (data[n]! > 20) lit += 1;
      }
      return { own, lit };
    },
    [kind, colour] as const,
  );

test('views follow the vertebra and the straightened canal, and lead back to the CT’s own slices', async ({
  app,
}) => {
  await app.locator('[data-structure="VB_L3"] .structure-main').dblclick();
  await app.keyboard.press('Shift+A');
  const canal = await structureColour(app, 'SpinalCanal');
  await expect.poll(async () => (await pixels(app, 'axial', canal)).own).toBeGreaterThan(30);
  await app.keyboard.press('Shift+PageDown');
  await expect(app.locator('[data-structure="VB_L4"].active')).toBeVisible();
  await app.keyboard.press('Shift+PageUp');
  await expect(app.locator('[data-structure="VB_L3"].active')).toBeVisible();
  await app.keyboard.press('Shift+B');
  await expect.poll(async () => (await pixels(app, 'straightSagittal', canal)).own).toBeGreaterThan(200);
  expect((await pixels(app, 'straightCoronal', canal)).lit).toBeGreaterThan(20_000);
  // A click near the head end of the straightened spine moves the slice of the CT's own axial view.
  const box = (await app.locator('[data-reformat="straightSagittal"] .viewport-canvas').boundingBox())!;
  await app.mouse.click(box.x + box.width / 2, box.y + box.height * 0.2);
  await app.keyboard.press('Shift+B');
  await expect(app.getByTestId('slice-axial')).toBeVisible();
  const slice = Number(/^(\d+)/.exec((await app.getByTestId('slice-axial').textContent()) ?? '')?.[1]);
  expect(slice).toBeGreaterThan(110);
});
