/** Measuring on the screen: lengths, angles, HU in an ellipse and the scale bar agree with the patient’s coordinates in every view. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { createSpinePhantom } from '../../src/core/phantom/index.ts';
import { expect, openPage, test, watchErrors } from './fixtures.ts';
import { newHome, root, startHost } from './host.ts';
import { equalNeighbours, litBox, outlinePixels, structureColour, type View } from './pixels.ts';
import { loadReference } from './reference.ts';

const views = ['axial', 'sagittal', 'coronal'] as const;
const oblique = join(root, '../shared/data/dicom/mim-keyhole/oriented_data');

/** Keeps what is written on the canvases from now on. */
const listenToTexts = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const texts: [string, string][] = [];
    Object.assign(window, { texts });
    const write = CanvasRenderingContext2D.prototype.fillText;
    CanvasRenderingContext2D.prototype.fillText = function (text, x, y) {
      const view = (this.canvas as HTMLCanvasElement).closest<HTMLElement>('[data-view]')?.dataset.view;
      texts.push([view ?? '', text]);
      write.call(this, text, x, y);
    };
  });

/** The last text written on a view that fits, as a number. */
async function written(page: Page, view: View, pattern: RegExp): Promise<number> {
  const texts = await page.evaluate(() => (window as unknown as { texts: [string, string][] }).texts);
  const own = texts.filter(([name, text]) => name === view && pattern.test(text));
  return Number(pattern.exec(own.at(-1)?.[1] ?? '')?.[1]);
}

/** Page coordinates of a place `x`, `y` px from the middle of a view. */
async function from(page: Page, view: View, x: number, y: number): Promise<[number, number]> {
  const box = (await page.locator(`[data-view="${view}"] .viewport-canvas`).boundingBox())!;
  return [Math.round(box.x + box.width / 2) + x, Math.round(box.y + box.height / 2) + y];
}

/** LPS mm under the pointer, as the status bar tells it. */
async function probe(page: Page, view: View, x: number, y: number): Promise<number[]> {
  await page.mouse.move(...(await from(page, view, x, y)));
  const text = (await page.getByTestId('probe').textContent()) ?? '';
  return [.../LPS([-\d.\s]+) mm/.exec(text)![1]!.matchAll(/-?\d+\.\d/g)].map(Number);
}

const apart = (a: readonly number[], b: readonly number[]): number =>
  Math.hypot(...a.map((v, n) => v - b[n]!));

type Place = readonly [number, number];
async function dragTool(page: Page, view: View, key: string, [a, b]: readonly [Place, Place]): Promise<void> {
  await page.keyboard.press(key);
  await page.mouse.move(...(await from(page, view, ...a)));
  await page.mouse.down();
  await page.mouse.move(...(await from(page, view, ...b)), { steps: 3 });
  await page.mouse.up();
}

/** Length in px of the scale bar: the longest run of its colour in a row at the bottom of the overlay. */
const scaleBarPx = (page: Page, view: View): Promise<number> =>
  page.evaluate((name) => {
    const canvas = document.querySelector<HTMLCanvasElement>(`[data-view="${name}"] .viewport-overlay`)!;
    const [w, h] = [canvas.width, canvas.height];
    const { data } = canvas.getContext('2d')!.getImageData(0, h - 20, w, 20);
    let best = 0;
    for (let y = 0; y < 20; y += 1) {
      for (let x = 0, run = 0; x < w; x += 1) {
        const [r, g, b, a] = data.slice(4 * (x + w * y), 4 * (x + w * y) + 4);
        run = r! > 150 && g! > 160 && b! > 170 && a! > 180 ? run + 1 : 0;
        best = Math.max(best, run);
      }
    }
    return best;
  }, view);

/** Distance, angle, ellipse and scale bar of one view against the coordinates the probe tells. */
async function checkMeasures(page: Page, view: View): Promise<void> {
  const [a, b, c] = [
    [-40, -12],
    [35, -12],
    [-15, 26],
  ] as const;
  const [pa, pb, pc] = [
    await probe(page, view, ...a),
    await probe(page, view, ...b),
    await probe(page, view, ...c),
  ];
  await dragTool(page, view, 'm', [a, b]);
  await expect.poll(() => written(page, view, /^([\d.]+) mm$/)).toBeCloseTo(apart(pa, pb), 0);
  await dragTool(page, view, 'm', [a, c]);
  await expect.poll(() => written(page, view, /^([\d.]+) mm$/)).toBeCloseTo(apart(pa, pc), 0);

  await page.keyboard.press('a');
  for (const [x, y] of [b, a, c]) await page.mouse.click(...(await from(page, view, x, y)));
  const [u, v] = [pb.map((x, n) => x - pa[n]!), pc.map((x, n) => x - pa[n]!)];
  const cosine = u.reduce((sum, x, n) => sum + x * v[n]!, 0) / (Math.hypot(...u) * Math.hypot(...v));
  await expect
    .poll(() => written(page, view, /^([\d.]+)°$/))
    .toBeCloseTo((Math.acos(cosine) * 180) / Math.PI, 0);

  // The two sides of the ellipse's box, along the view's own axes.
  const corner = await probe(page, view, 35, 26);
  await dragTool(page, view, 'u', [a, [35, 26]]);
  const area = (Math.PI / 4) * apart(pa, pb) * apart(pb, corner);
  await expect.poll(async () => (await written(page, view, /^(\d+) mm²$/)) / area).toBeCloseTo(1, 1);

  const label = await page.evaluate(
    (name) =>
      (window as unknown as { texts: [string, string][] }).texts
        .filter(([on, text]) => on === name && /^\d+ (cm|mm)$/.test(text))
        .at(-1)![1],
    view,
  );
  const mm = Number.parseInt(label, 10) * (label.endsWith('cm') ? 10 : 1);
  const pxPerMm = 75 / apart(pa, pb);
  expect(Math.abs((await scaleBarPx(page, view)) - mm * pxPerMm)).toBeLessThan(3);
}

test('lengths, angles, ellipses and the scale bar agree with the patient’s coordinates in all views', async ({
  app,
}) => {
  await listenToTexts(app);
  for (const view of views) await checkMeasures(app, view);
});

test('an ellipse tells the mean HU of the voxels in it', async ({ app }) => {
  const { volume } = createSpinePhantom();
  const [ni, nj] = volume.grid.dims;
  const m = volume.grid.patientToIndex;
  await listenToTexts(app);
  const corners = [
    [-30, -20],
    [30, 20],
  ] as const;
  const index = async ([x, y]: Place): Promise<number[]> => {
    const [px, py, pz] = await probe(app, 'axial', x, y);
    return [0, 4, 8].map((r) => m[r]! * px! + m[r + 1]! * py! + m[r + 2]! * pz! + m[r + 3]!);
  };
  const [a, b] = [await index(corners[0]), await index(corners[1])];
  const [ci, cj, ri, rj] = [
    (a[0]! + b[0]!) / 2,
    (a[1]! + b[1]!) / 2,
    (b[0]! - a[0]!) / 2,
    (b[1]! - a[1]!) / 2,
  ];
  let [sum, count] = [0, 0];
  for (let j = 0; j < nj; j += 1) {
    for (let i = 0; i < ni; i += 1) {
      if (((i - ci) / ri) ** 2 + ((j - cj) / rj) ** 2 > 1) continue;
      sum += volume.data[i + ni * (j + nj * Math.round(a[2]!))]!;
      count += 1;
    }
  }
  await dragTool(app, 'axial', 'u', corners);
  await expect
    .poll(async () => Math.abs((await written(app, 'axial', /^(-?\d+) ± \d+ HU$/)) - sum / count))
    .toBeLessThan(5);
});

test('an oblique CT with non-square pixels keeps its proportions, lengths and directions', async ({
  chrome,
}) => {
  test.skip(!existsSync(oblique), 'needs ../shared/data/dicom/mim-keyhole');
  test.setTimeout(120_000);
  const host = await startHost(newHome(), oblique);
  const page = await openPage(chrome, host.address);
  const errors = watchErrors(page);
  await expect(page.getByTestId('slice-axial')).toContainText('2 / 3', { timeout: 60_000 });
  await expect(page.locator('.loading')).toHaveCount(0, { timeout: 60_000 });
  // 100 × 50 pixels of 2.5 × 3.5 mm, three slices 4.5 mm apart.
  const box = await litBox(page, 'axial');
  expect(box.wide / box.tall).toBeCloseTo(250 / 175, 1);
  await listenToTexts(page);
  for (const view of views) await checkMeasures(page, view);
  // Rows run to the left, columns to the back, downwards and a little to the left.
  const letters = page.locator('[data-view="axial"] .letter');
  await expect(letters).toHaveText(['R', 'L', 'ASR', 'PIL']);
  expect(errors).toEqual([]);
  await page.context().close();
  await host.stop();
});

test('without interpolation voxels are blocks, in the views along the spine too', async ({ app }) => {
  // Every look is a picture of a view drawn in software.
  test.setTimeout(180_000);
  await app.mouse.move(...(await from(app, 'axial', 0, 0)));
  await app.keyboard.down('Control');
  await app.mouse.wheel(0, -1200);
  await app.keyboard.up('Control');
  // A narrow window: noise of neighbouring voxels shows as different greys.
  await app.keyboard.press('4');
  await expect(app.locator('[data-view="axial"] .label-tr')).toContainText('W 250');
  const linear = await equalNeighbours(app, '[data-view="axial"]');
  await app.keyboard.press('i');
  await expect.poll(() => equalNeighbours(app, '[data-view="axial"]')).toBeGreaterThan(linear + 0.2);
  await app.keyboard.press('Shift+A');
  await app.locator('[data-reformat="axial"] .viewport-canvas').hover();
  await app.keyboard.down('Control');
  await app.mouse.wheel(0, -800);
  await app.keyboard.up('Control');
  await expect
    .poll(() => equalNeighbours(app, '[data-reformat="axial"]'), { timeout: 60_000 })
    .toBeGreaterThan(0.6);
  const blocks = await equalNeighbours(app, '[data-reformat="axial"]');
  await app.keyboard.press('i');
  await expect.poll(() => equalNeighbours(app, '[data-reformat="axial"]')).toBeLessThan(blocks - 0.2);
});

test('side by side: edited left, reference right, one camera and one slice', async ({ app }) => {
  await loadReference(app);
  await app.locator('[data-structure="VB_L3"] .structure-main').dblclick();
  await app.keyboard.press('Control+4');
  const colour = await structureColour(app, 'VB_L3');
  const half = (role: string): Promise<number> =>
    outlinePixels(app, `axial"][data-role="${role}` as View, colour);
  await expect.poll(() => half('reference')).toBeGreaterThan(50);
  const [edited, reference] = [await half('edited'), await half('reference')];
  await app.keyboard.press('b');
  const box = (await app.locator('[data-role="edited"] .viewport-canvas').boundingBox())!;
  await app.mouse.move(box.x + box.width * 0.3, box.y + box.height * 0.45);
  await app.mouse.down();
  await app.mouse.move(box.x + box.width * 0.4, box.y + box.height * 0.45, { steps: 6 });
  await app.mouse.up();
  await expect.poll(() => half('edited')).toBeGreaterThan(edited + 30);
  expect(await half('reference')).toBe(reference);
  await app.keyboard.down('Control');
  await app.mouse.wheel(0, -300);
  await app.keyboard.up('Control');
  await expect.poll(() => half('reference')).toBeGreaterThan(reference * 1.1);
  await app.mouse.wheel(0, -100);
  const slices = app.getByTestId('slice-axial');
  await expect(slices.first()).toHaveText((await slices.last().textContent()) ?? '');
});
