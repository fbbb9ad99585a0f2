/** Reading what a view shows: pixels of the image and of the overlay, and places on it. */
import type { JSHandle, Page } from '@playwright/test';

export type View = 'axial' | 'sagittal' | 'coronal';
type Rgb = readonly [number, number, number];

/** An element as it is on screen, without what `hidden` selects. */
async function picture(page: Page, selector: string, hidden: string): Promise<JSHandle<ImageData>> {
  const hide = await page.addStyleTag({ content: `${hidden} { visibility: hidden }` });
  const png = await page.locator(selector).screenshot();
  await hide.evaluate((tag) => (tag as Element).remove());
  return page.evaluateHandle(async (base64) => {
    const image = new Image();
    image.src = `data:image/png;base64,${base64}`;
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height);
    const ctx = canvas.getContext('2d')!;
    ctx.drawImage(image, 0, 0);
    return ctx.getImageData(0, 0, canvas.width, canvas.height);
  }, png.toString('base64'));
}

/** The image of a view (a selector) as it is on screen, without overlay and labels: one byte a pixel, it is grey. */
async function imagePixels<T>(
  page: Page,
  view: string,
  read: (pixels: { data: Uint8ClampedArray; width: number; height: number }) => T,
): Promise<T> {
  const shot = await picture(
    page,
    `${view} .viewport-canvas`,
    '.viewport-structures, .viewport-overlay, .viewport-labels, .viewport-active::after',
  );
  const { width, height, grey } = await shot.evaluate(({ data, width: w, height: h }) => ({
    width: w,
    height: h,
    grey: Array.from({ length: data.length / 4 }, (_, n) => data[4 * n]!),
  }));
  return read({ data: Uint8ClampedArray.from(grey), width, height });
}

/** Mean grey level of the image of a view, and how many pixels are not black. */
export const imageLevel = (page: Page, view: View): Promise<{ mean: number; lit: number }> =>
  imagePixels(page, `[data-view="${view}"]`, ({ data }) => ({
    mean: data.reduce((sum, v) => sum + v, 0) / data.length,
    lit: data.reduce((n, v) => n + (v > 20 ? 1 : 0), 0),
  }));

/** Width of the line around a view that the screenshot catches. */
const FRAME = 2;

/** Width and height in pixels of what is not black inside the view's frame. */
export const litBox = (page: Page, view: View): Promise<{ wide: number; tall: number }> =>
  imagePixels(page, `[data-view="${view}"]`, ({ data, width, height }) => {
    let [x0, x1, y0, y1] = [width, 0, height, 0];
    for (let y = FRAME; y < height - FRAME; y += 1) {
      for (let x = FRAME; x < width - FRAME; x += 1) {
        if (data[y * width + x]! < 24) continue;
        [x0, x1, y0, y1] = [Math.min(x0, x), Math.max(x1, x), Math.min(y0, y), Math.max(y1, y)];
      }
    }
    return { wide: x1 - x0 + 1, tall: y1 - y0 + 1 };
  });

/** Share of pixels of a view's image that equal the one to their left, among those that are not black. */
export const equalNeighbours = (page: Page, view: string): Promise<number> =>
  imagePixels(page, view, ({ data, width }) => {
    let [equal, lit] = [0, 0];
    for (let n = 1; n < data.length; n += 1) {
      if (n % width === 0 || data[n]! < 24) continue;
      lit += 1;
      if (data[n] === data[n - 1]) equal += 1;
    }
    return equal / Math.max(1, lit);
  });

/** How many pixels of the structures’ layer have nearly this colour and are opaque: outlines, not fills. */
export const outlinePixels = (page: Page, view: View, colour: Rgb): Promise<number> =>
  page.evaluate(
    ([name, [r, g, b]]) => {
      const canvas = document.querySelector<HTMLCanvasElement>(`[data-view="${name}"] .viewport-structures`)!;
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
  const title = await page.locator(`[data-structure="${name}"] .volume:not(.counting)`).getAttribute('title');
  return Number.parseFloat(title ?? '');
}

/** Pixels of an element's picture in a direction of colour, bright enough to be lit surface. */
export async function pixelsLike(app: Page, selector: string, colour: readonly number[]): Promise<number> {
  const shot = await picture(app, selector, '.surface-controls, .surface-legend, .viewport-labels');
  return shot.evaluate(
    ({ data }, wanted) => {
      const length = Math.hypot(...wanted);
      let count = 0;
      for (let n = 0; n < data.length; n += 4) {
        const [r, g, b] = [data[n]!, data[n + 1]!, data[n + 2]!];
        const size = Math.hypot(r, g, b);
        const cosine = (r * wanted[0]! + g * wanted[1]! + b * wanted[2]!) / (size * length);
        if (size > 90 && cosine > 0.998) count += 1;
      }
      return count;
    },
    [...colour],
  );
}
