/** Views along the spine: linked by the cursor, stepping from vertebra to vertebra, with all that the CT's own views show. */
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { structureColour } from './pixels.ts';
import { loadReference, paint } from './reference.ts';

type Layer = 'image canvas' | 'structures' | 'overlay';

/** Pixels of a layer of a view along the spine with nearly this colour and opacity (0–255). */
const pixels = (page: Page, kind: string, layer: Layer, rgba: readonly number[]): Promise<number> =>
  page.evaluate(
    ([name, part, [r, g, b, a]]) => {
      const canvas = document.querySelector<HTMLCanvasElement>(
        `[data-reformat="${name}"] .viewport-${part}`,
      )!;
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
      let count = 0;
      for (let n = 0; n < data.length; n += 4) {
        const off = Math.abs(data[n]! - r!) + Math.abs(data[n + 1]! - g!) + Math.abs(data[n + 2]! - b!);
        if (off < 24 && Math.abs(data[n + 3]! - a!) < 8) count += 1;
      }
      return count;
    },
    [kind, layer, rgba] as const,
  );

/** Mean grey level of the picture, and the part of it that is lit. */
const level = (page: Page, kind: string): Promise<{ mean: number; lit: number }> =>
  page.evaluate((name) => {
    const canvas = document.querySelector<HTMLCanvasElement>(
      `[data-reformat="${name}"] .viewport-image canvas`,
    )!;
    const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
    let [sum, lit] = [0, 0];
    for (let n = 0; n < data.length; n += 4) {
      sum += data[n]!;
      if (data[n]! > 20) lit += 1;
    }
    return { mean: (4 * sum) / data.length, lit: (4 * lit) / data.length };
  }, kind);

/** Of the opaque pixels of a colour: how many, and how far the middle lies from the canvas' own (device px). */
const spread = (page: Page, kind: string, colour: readonly number[]) =>
  page.evaluate(
    ([name, [r, g, b]]) => {
      const canvas = document.querySelector<HTMLCanvasElement>(
        `[data-reformat="${name}"] .viewport-structures`,
      )!;
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
      let [x0, x1, y0, y1] = [canvas.width, 0, canvas.height, 0];
      for (let n = 0; n < data.length; n += 4) {
        const off = Math.abs(data[n]! - r!) + Math.abs(data[n + 1]! - g!) + Math.abs(data[n + 2]! - b!);
        if (off > 24 || data[n + 3]! < 240) continue;
        const [x, y] = [(n / 4) % canvas.width, Math.floor(n / 4 / canvas.width)];
        [x0, x1, y0, y1] = [Math.min(x0, x), Math.max(x1, x), Math.min(y0, y), Math.max(y1, y)];
      }
      return { wide: x1 - x0, tall: y1 - y0, x: (x0 + x1) / 2, y: (y0 + y1) / 2 };
    },
    [kind, colour] as const,
  );

const place = async (app: Page, kind: string, x: number, y: number): Promise<[number, number]> => {
  const box = (await app.locator(`[data-reformat="${kind}"] .viewport-canvas`).boundingBox())!;
  return [box.x + box.width * x, box.y + box.height * y];
};

async function dragButton(app: Page, button: 'middle' | 'right', dx: number, dy: number): Promise<void> {
  const [x, y] = await place(app, 'axial', 0.5, 0.5);
  await app.mouse.move(x, y);
  await app.mouse.down({ button });
  await app.mouse.move(x + dx, y + dy, { steps: 4 });
  await app.mouse.up({ button });
}

const opaque = (colour: readonly number[]): readonly number[] => [...colour, 255];

test('views follow the vertebra and the straightened canal, and lead back to the CT’s own slices', async ({
  app,
}) => {
  await app.locator('[data-structure="VB_L3"] .structure-main').dblclick();
  await app.keyboard.press('Shift+A');
  const canal = opaque(await structureColour(app, 'SpinalCanal'));
  await expect.poll(() => pixels(app, 'axial', 'structures', canal)).toBeGreaterThan(30);
  await app.keyboard.press('Shift+PageDown');
  await expect(app.locator('[data-structure="VB_L4"] .structure-main[aria-pressed="true"]')).toBeVisible();
  await app.keyboard.press('Shift+PageUp');
  await expect(app.locator('[data-structure="VB_L3"] .structure-main[aria-pressed="true"]')).toBeVisible();
  await app.keyboard.press('Shift+B');
  await expect.poll(() => pixels(app, 'straightSagittal', 'structures', canal)).toBeGreaterThan(200);
  await expect.poll(async () => (await level(app, 'straightCoronal')).lit).toBeGreaterThan(0.2);
  // A click near the head end of the straightened spine moves the slice of the CT's own axial view.
  await app.mouse.click(...(await place(app, 'straightSagittal', 0.5, 0.2)));
  await app.keyboard.press('Shift+B');
  await expect(app.getByTestId('slice-axial')).toBeVisible();
  const slice = Number(/^(\d+)/.exec((await app.getByTestId('slice-axial').textContent()) ?? '')?.[1]);
  expect(slice).toBeGreaterThan(110);
});

test('fills, window, zoom, move, crosshair, probe and steps work as in the CT’s own views', async ({
  app,
}) => {
  await app.locator('[data-structure="VB_L3"] .structure-main').dblclick();
  await app.keyboard.press('Shift+A');
  const l3 = await structureColour(app, 'VB_L3');
  // The chosen structure's fill: 1.6 times the opacity of the others.
  await expect
    .poll(() => pixels(app, 'axial', 'structures', [...l3, 0.12 * 1.6 * 255]))
    .toBeGreaterThan(1000);
  for (let n = 0; n < 2; n += 1) await app.keyboard.press('[');
  await expect.poll(() => pixels(app, 'axial', 'structures', [...l3, 0.12 * 1.6 * 255])).toBeLessThan(250);

  const before = await spread(app, 'axial', l3);
  await dragButton(app, 'middle', 60, -40);
  await expect.poll(async () => (await spread(app, 'axial', l3)).x).toBeCloseTo(before.x + 60, 0);
  expect((await spread(app, 'axial', l3)).y).toBeCloseTo(before.y - 40, 0);
  await app.mouse.move(...(await place(app, 'axial', 0.5, 0.5)));
  await app.keyboard.down('Control');
  await app.mouse.wheel(0, -100);
  await app.keyboard.up('Control');
  await expect.poll(async () => (await spread(app, 'axial', l3)).wide / before.wide).toBeCloseTo(1.15, 1);
  expect((await spread(app, 'sagittal', l3)).tall).toBeGreaterThan(0);
  await app.keyboard.press('Home');
  await expect.poll(async () => (await spread(app, 'axial', l3)).wide).toBeCloseTo(before.wide, 0);

  const bone = await level(app, 'axial');
  await dragButton(app, 'right', 0, -120);
  await expect.poll(async () => (await level(app, 'axial')).mean).toBeGreaterThan(bone.mean * 1.1);

  const line = [120, 190, 255, 140];
  expect(await pixels(app, 'axial', 'overlay', line)).toBeGreaterThan(200);
  await app.keyboard.press('x');
  await expect.poll(() => pixels(app, 'axial', 'overlay', line)).toBe(0);

  await app.mouse.move(...(await place(app, 'axial', 0.5, 0.5)));
  await expect(app.getByTestId('probe')).toContainText(/^-?\d+ HU/);
  const probed = async (): Promise<number> =>
    Number(/Voxel\d+, \d+, (\d+)/.exec((await app.getByTestId('probe').textContent()) ?? '')?.[1]);
  const slice = await probed();
  await app.mouse.wheel(0, -300);
  await app.keyboard.press('ArrowUp');
  await app.mouse.move(...(await place(app, 'axial', 0.51, 0.5)));
  await expect.poll(probed).toBeGreaterThan(slice);
});

test('a reference is dashed and its differences are filled in the views along the spine', async ({ app }) => {
  await loadReference(app);
  await paint(app, 'VB_L3');
  await app.keyboard.press('Shift+A');
  const added = [230, 159, 0, 158];
  // The stroke lies on one slice of the CT in front of the vertebra: a thin band in a view along the spine, so zoom in.
  await expect.poll(async () => (await level(app, 'sagittal')).lit).toBeGreaterThan(0.2);
  await app.mouse.move(...(await place(app, 'sagittal', 0.08, 0.5)));
  await app.keyboard.down('Control');
  await app.mouse.wheel(0, -1200);
  await app.keyboard.up('Control');
  expect(await pixels(app, 'sagittal', 'structures', added)).toBe(0);
  await app.keyboard.press('d');
  await expect.poll(() => pixels(app, 'sagittal', 'structures', added)).toBeGreaterThan(50);
  await app.keyboard.press('d');
  // Alone, the reference is a dashed line: fewer opaque pixels than the whole outline.
  const l3 = opaque(await structureColour(app, 'VB_L3'));
  await app.locator('[data-structure="VB_L3"] .structure-main').click();
  const both = await pixels(app, 'axial', 'structures', l3);
  await app.keyboard.press('r');
  await expect.poll(() => pixels(app, 'axial', 'structures', l3)).toBeLessThan(both);
  expect(await pixels(app, 'axial', 'structures', l3)).toBeGreaterThan(50);
});
