import { describe, expect, it } from 'vitest';
import { createGrid, type Grid } from '../../../../src/core/geometry/grid.ts';
import { countVoxels, intersectMasks, type Mask, type Volume } from '../../../../src/core/masks/index.ts';
import { bodyOutline, coarseBody, metalFinding, metalSlices } from '../../../../src/inference/index.ts';
import { paintCt } from '../../../builders/inference.ts';
import { maskFromArray } from '../../../builders/mask-arrays.ts';

const trunk = (x: number, y: number): boolean => (x / 150) ** 2 + (y / 100) ** 2 <= 1;
const arm = (x: number, y: number): boolean => Math.hypot(Math.abs(x) - 195, y) <= 32;
const lung = (x: number, y: number): boolean => Math.hypot(Math.abs(x) - 70, y) <= 45;
/** A couch: 3 mm shell around foam, touching the back at y = 100. */
const couch = (x: number, y: number): boolean =>
  Math.abs(x) <= 230 && y >= 99 && y <= 150 && (y <= 102 || y >= 147 || Math.abs(x) >= 227);
const foam = (x: number, y: number): boolean => Math.abs(x) <= 230 && y > 102 && y < 147;

function scene(x: number, y: number, z: number): number {
  if (trunk(x, y)) return lung(x, y) && Math.abs(z) < 60 ? -850 : Math.hypot(x, y - 60) < 15 ? 600 : 30;
  if (arm(x, y)) return Math.hypot(Math.abs(x) - 195, y) < 10 ? 900 : 50;
  if (couch(x, y)) return -50;
  return foam(x, y) ? -920 : -1000;
}

const patient = (x: number, y: number): boolean => trunk(x, y) || arm(x, y);
const inside = (grid: Grid, test: (x: number, y: number) => boolean): Mask =>
  maskFromArray(grid, paintCt(grid, (x, y) => (test(x, y) ? 1 : 0)).data);
const dice = (a: Mask, b: Mask): number =>
  (2 * countVoxels(intersectMasks(a, b))) / (countVoxels(a) + countVoxels(b));

describe('body outline', () => {
  const grid = createGrid({
    dims: [250, 160, 30],
    originMm: [-250, -140, -87],
    stepIMm: [2, 0, 0],
    stepJMm: [0, 2, 0],
    stepKMm: [0, 0, 6],
  });
  const volume: Volume = paintCt(grid, scene);
  const outline = bodyOutline(volume, coarseBody(volume));

  it('holds trunk, lungs and both arms', () => {
    expect(dice(outline, inside(grid, patient))).toBeGreaterThan(0.99);
    expect(countVoxels(intersectMasks(outline, inside(grid, lung)))).toBe(countVoxels(inside(grid, lung)));
  });

  it('leaves the couch out but for what touches the skin', () => {
    const near = (x: number, y: number): boolean =>
      (x / 158) ** 2 + (y / 108) ** 2 <= 1 || arm(0.97 * x, 0.8 * y);
    const away = inside(grid, (x, y) => couch(x, y) && !near(x, y));
    expect(countVoxels(away)).toBeGreaterThan(20_000);
    expect(countVoxels(intersectMasks(outline, away))).toBe(0);
  });

  it('is the same for a patient lying feet first on his face', () => {
    const turned = createGrid({
      dims: [250, 160, 30],
      originMm: [248, 178, 87],
      stepIMm: [-2, 0, 0],
      stepJMm: [0, -2, 0],
      stepKMm: [0, 0, -6],
    });
    const other = paintCt(turned, scene);
    expect(dice(bodyOutline(other, coarseBody(other)), inside(turned, patient))).toBeGreaterThan(0.99);
  });

  it('is empty for air and does not fail', () => {
    const air = paintCt(grid, () => -1000);
    expect(countVoxels(bodyOutline(air, coarseBody(air)))).toBe(0);
  });
});

describe('metal', () => {
  const grid = createGrid({
    dims: [80, 80, 12],
    originMm: [-80, -80, 0],
    stepIMm: [2, 0, 0],
    stepJMm: [0, 2, 0],
    stepKMm: [0, 0, 3],
  });
  const withRod = (at: number): Volume =>
    paintCt(grid, (x, y, z) =>
      Math.hypot(x - at, y) < 5 && z >= 9 && z <= 21 ? 3071 : Math.hypot(x, y) < 60 ? 30 : -1000,
    );

  it('inside the patient is found with its slices', () => {
    const volume = withRod(10);
    const slices = metalSlices(volume, coarseBody(volume));
    expect(slices).toEqual([3, 4, 5, 6, 7]);
    expect(metalFinding(slices)).toMatchObject({ code: 'metal-present', severity: 'warning', slices });
  });

  it('outside the patient does not count, and none is no finding', () => {
    const volume = withRod(74);
    expect(metalSlices(volume, coarseBody(volume))).toEqual([]);
    expect(metalFinding([])).toBeNull();
  });
});
