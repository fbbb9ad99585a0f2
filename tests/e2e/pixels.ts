/** Reading what a view shows: pixels of the image and of the overlay, and places on it. */
import type { Page } from '@playwright/test';

export type View = 'axial' | 'sagittal' | 'coronal';
type Rgb = readonly [number, number, number];

/** Mean grey level of the image of a view, and how many pixels are not black. */
export const imageLevel = (page: Page, view: View): Promise<{ mean: number; lit: number }> =>
  page.evaluate((name) => {
    const canvas = document.querySelector<HTMLCanvasElement>(`[data-view="${name}"] .viewport-image canvas`)!;
    const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
    let [sum, lit] = [0, 0];
    for (let n = 0; n < data.length; n += 4) {
      sum += data[n]!;
      if (data[n]! > 20) lit += 1;
    }
    return { mean: sum / (data.length / 4), lit };
  }, view);

/** How many overlay pixels have nearly this colour and are opaque: outlines, not fills. */
export const outlinePixels = (page: Page, view: View, colour: Rgb): Promise<number> =>
  page.evaluate(
    ([name, [r, g, b]]) => {
      const canvas = document.querySelector<HTMLCanvasElement>(`[data-view="${name}"] .viewport-overlay`)!;
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
      let count = 0;
      for (let n = 0; n < data.length; n += 4) {
        const off = Math.abs(data[n]! - r) + Math.abs(data[n + 1]! - g) + Math.abs(data[n + 2]! - b);
        if (data[n + 3]! > 240 && off < 12) count += 1;
      }
      return count;
    },
    [view, colour] as const,
  );

/** A point of a view in page coordinates, as parts of its width and height. */
export async function at(page: Page, view: View, x: number, y: number): Promise<[number, number]> {
  const box = (await page.locator(`[data-view="${view}"] .viewport-canvas`).boundingBox())!;
  return [box.x + box.width * x, box.y + box.height * y];
}

/** Drags through points given as parts of the view's size. */
export async function drag(
  page: Page,
  view: View,
  points: readonly (readonly [number, number])[],
): Promise<void> {
  const [first, ...rest] = points;
  await page.mouse.move(...(await at(page, view, ...first!)));
  await page.mouse.down();
  for (const point of rest) await page.mouse.move(...(await at(page, view, ...point)), { steps: 6 });
  await page.mouse.up();
}

/** Colour of a structure as the list shows it. */
export const structureColour = (page: Page, name: string): Promise<Rgb> =>
  page.evaluate((n) => {
    const swatch = document.querySelector(`[data-structure="${n}"] .swatch`)!;
    const [r, g, b] = getComputedStyle(swatch).borderTopColor.match(/\d+/g)!.map(Number);
    return [r!, g!, b!] as const;
  }, name);

/** Volume in cc to three decimals, from the list's tooltip. */
export async function volumeCc(page: Page, name: string): Promise<number> {
  const title = await page.locator(`[data-structure="${name}"] .volume`).getAttribute('title');
  return Number.parseFloat(title ?? '');
}
