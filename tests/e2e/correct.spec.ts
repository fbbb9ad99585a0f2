/** A vertebra corrected with every tool and operation there is, each one step; then all undone and all redone, exactly. */
import type { Page } from '@playwright/test';
import { booleanSlice, ringsArea } from '../../src/core/contours/index.ts';
import { offsetRings } from '../../src/core/contours/offset.ts';
import type { SliceRings } from '../../src/core/structures/types.ts';
import { exportedContours, plainContours } from './exports.ts';
import { expect, test } from './fixtures.ts';
import {
  change,
  choose,
  clicks,
  holding,
  openOperation,
  operate,
  showHistory,
  sweep,
  zoomIn,
} from './gestures.ts';
import { drag, outlinePixels, structureColour, volumeCc } from './pixels.ts';

interface Step {
  /** What the history calls it. */
  readonly label: string;
  /** +1 grows, −1 shrinks, 0 either way (but not unchanged), `same` keeps the volume to the last digit shown. */
  readonly sign: 1 | -1 | 0 | 'same';
  /** Takes back exactly what the step before added. */
  readonly restores?: true;
  readonly work: (app: Page) => Promise<void>;
}

const press = (key: string) => (app: Page) => app.keyboard.press(key);
/** Chooses a tool by its key, then uses it. */
const tool =
  (key: string, work: (app: Page) => Promise<void>) =>
  async (app: Page): Promise<void> => {
    await app.keyboard.press(key);
    await work(app);
  };
const square = (x: number, y: number, size: number): [number, number][] => [
  [x, y],
  [x + size, y],
  [x + size, y + size],
  [x, y + size],
];
const closed = async (app: Page, points: readonly [number, number][]): Promise<void> => {
  await clicks(app, points);
  await app.keyboard.press('Enter');
};
/** An area apart from the vertebra. */
const island = (app: Page): Promise<void> => drag(app, 'axial', square(0.06, 0.2, 0.05));
const name = 'VB_L3';
const operation =
  (kind: string, numbers: Record<string, number> = {}) =>
  (app: Page) =>
    operate(app, name, kind, numbers);

const steps: readonly Step[] = [
  { label: 'Brush', sign: 1, work: tool('b', (app) => sweep(app, 0.25, 0.45, 0.45)) },
  { label: 'Eraser', sign: -1, work: tool('e', (app) => sweep(app, 0.46, 0.49, 0.4)) },
  { label: 'Freehand', sign: 1, work: tool('f', island) },
  { label: 'Remove parts', sign: -1, restores: true, work: operation('Remove parts', { 'Parts below': 5 }) },
  { label: 'Polygon', sign: 1, work: tool('p', (app) => closed(app, square(0.66, 0.36, 0.08))) },
  {
    label: 'Polygon: Cut',
    sign: -1,
    work: tool('p', (app) => holding(app, 'Alt', () => closed(app, square(0.7, 0.38, 0.1)))),
  },
  { label: 'Smart brush', sign: 1, work: tool('s', (app) => sweep(app, 0.46, 0.5, 0.4)) },
  { label: 'Live wire', sign: 1, work: tool('t', (app) => closed(app, square(0.72, 0.28, 0.1))) },
  { label: '3D brush', sign: 1, work: tool('k', (app) => sweep(app, 0.28, 0.34, 0.5)) },
  { label: '3D eraser', sign: -1, work: tool('Shift+K', (app) => sweep(app, 0.5, 0.53, 0.45)) },
  { label: 'Push contour', sign: 0, work: tool('j', (app) => sweep(app, 0.15, 0.4, 0.45)) },
  {
    label: 'Move',
    sign: 'same',
    work: tool('o', (app) =>
      drag(app, 'axial', [
        [0.5, 0.45],
        [0.52, 0.47],
      ]),
    ),
  },
  {
    label: 'Scale',
    sign: 1,
    work: tool('o', (app) =>
      holding(app, 'Control', () =>
        drag(app, 'axial', [
          [0.6, 0.45],
          [0.64, 0.45],
        ]),
      ),
    ),
  },
  { label: 'Move', sign: 'same', work: tool('o', press('Shift+ArrowLeft')) },
  { label: 'Grow region', sign: 1, work: tool('w', (app) => clicks(app, [[0.62, 0.62]])) },
  { label: 'Smooth slice', sign: 'same', work: press('Shift+S') },
  { label: 'Clear slice', sign: -1, work: press('Shift+Delete') },
  { label: 'Copy from slice', sign: 1, work: press('Alt+ArrowUp') },
  { label: 'Clear slice', sign: -1, work: press('Shift+Delete') },
  { label: 'Copy from slice', sign: 1, work: press('Alt+ArrowDown') },
  { label: 'Delete slices', sign: -1, work: operation('Delete slices') },
  { label: 'Interpolate', sign: 1, work: press('Shift+I') },
  { label: 'HU window', sign: -1, work: operation('HU window', { From: 150 }) },
  { label: 'Fill holes', sign: 1, work: press('Shift+F') },
  { label: 'Smooth', sign: 'same', work: operation('Smooth', { Strength: 3 }) },
  { label: 'Margin 1 mm', sign: 1, work: operation('Margin', { Superior: 1 }) },
  {
    label: 'Crop',
    sign: -1,
    work: async (app) => {
      await openOperation(app, 'Crop');
      await app.locator('.operations').getByLabel('With').selectOption({ label: 'SpinalCanal' });
      await operate(app, name, 'Crop', { Gap: 2 });
    },
  },
  {
    label: '∩',
    sign: -1,
    work: async (app) => {
      await openOperation(app, 'Combine');
      await app.locator('.operations select').first().selectOption('intersect');
      await app.locator('.operations select').nth(1).selectOption({ label: 'VB_L3_Body' });
      await operate(app, name, 'Combine');
    },
  },
  { label: 'Freehand', sign: 1, work: tool('f', island) },
  { label: 'Keep largest part', sign: -1, work: press('Shift+L') },
];

/** Two of the last digit the volume is shown with. */
const LAST_DIGIT_CC = 0.002;

/** Largest area in mm² on a slice where the cropped vertebra comes nearer to the canal than the gap. */
function nearCanal(contours: ReadonlyMap<string, SliceRings>): number {
  const gap = 1.97;
  const within = { sPlus: gap, sMinus: gap, tPlus: gap, tMinus: gap };
  const canal = new Map(
    [...(contours.get('SpinalCanal')?.values() ?? [])].map((rings) => [rings[0]?.[2], rings]),
  );
  const vertebra = [...(contours.get(name)?.values() ?? [])];
  expect(vertebra.filter((rings) => canal.has(rings[0]?.[2])).length).toBeGreaterThan(5);
  return Math.max(
    ...vertebra.map((rings) =>
      ringsArea(
        booleanSlice(rings, offsetRings(canal.get(rings[0]?.[2]) ?? [], within, 'grow'), 'intersect'),
      ),
    ),
  );
}

test('every tool and operation corrects the vertebra; undo all and redo all give identical contours', async ({
  app,
}) => {
  test.setTimeout(300_000);
  app.setDefaultTimeout(20_000);
  await choose(app, name);
  await zoomIn(app);
  const colour = await structureColour(app, name);
  const start = plainContours(await exportedContours(app));
  const pixels = await outlinePixels(app, 'axial', colour);
  await showHistory(app);
  const history = app.locator('.history li');
  const given = await history.count();
  let done = 0;
  const volumesBefore: number[] = [];
  for (const step of steps) {
    await test.step(`${step.label} (${done + 1})`, async () => {
      const count = await history.count();
      if (process.env.PEDICLE_SHOTS)
        await app.screenshot({ path: `${process.env.PEDICLE_SHOTS}/${done}.png` });
      const before = await volumeCc(app, name);
      if (step.sign === 'same') await step.work(app);
      else {
        const cc = await change(app, name, () => step.work(app));
        expect(step.sign === 0 ? cc !== 0 : Math.sign(cc) === step.sign, `${step.label}: ${cc} cc`).toBe(
          true,
        );
      }
      await showHistory(app);
      await expect(history).toHaveCount(count + 1);
      await expect(app.locator('.history [aria-current="true"]')).toContainText(step.label);
      const after = await volumeCc(app, name);
      if (step.sign === 'same') expect(Math.abs(after - before)).toBeLessThan(LAST_DIGIT_CC);
      if (step.restores) expect(Math.abs(after - (volumesBefore.at(-1) ?? 0))).toBeLessThan(LAST_DIGIT_CC);
      volumesBefore.push(before);
      done = (await history.count()) - given;
    });
  }
  const contours = await exportedContours(app);
  const end = plainContours(contours);
  expect(nearCanal(contours)).toBeLessThan(0.01);
  expect(end[name]).not.toEqual(start[name]);
  await app.keyboard.press('q');
  const endPixels = await outlinePixels(app, 'axial', colour);
  for (let n = 0; n < done; n += 1) await app.keyboard.press('Control+z');
  await expect.poll(() => outlinePixels(app, 'axial', colour)).toBe(pixels);
  expect(plainContours(await exportedContours(app))).toEqual(start);
  for (let n = 0; n < done; n += 1) await app.keyboard.press('Control+y');
  await expect.poll(() => outlinePixels(app, 'axial', colour)).toBe(endPixels);
  expect(plainContours(await exportedContours(app))).toEqual(end);
  await expect(app.getByTestId('save-state')).toHaveText('All edits saved');
});
