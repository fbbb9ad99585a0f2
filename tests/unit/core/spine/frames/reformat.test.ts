/** The straightened spine and planes across it, on the phantom and on grids with a known answer. */
import { describe, expect, it } from 'vitest';
import { rasterize } from '../../../../../src/core/contours/index.ts';
import { createGrid, type Vec3 } from '../../../../../src/core/geometry/grid.ts';
import { createSpinePhantom } from '../../../../../src/core/phantom/index.ts';
import { localSpineFrame } from '../../../../../src/core/spine/frames/centreline.ts';
import {
  lineLengthMm,
  lineThrough,
  nearestOnLine,
  sliceCentres,
} from '../../../../../src/core/spine/frames/guideline.ts';
import {
  planeSheet,
  pointOnSheet,
  rimmed,
  type Sheet,
  sampleMask,
  sampleVolume,
  straightSheet,
} from '../../../../../src/core/spine/frames/reformat.ts';

const phantom = createSpinePhantom();
const canal = phantom.structures.find((s) => s.name === 'SpinalCanal')!;
const line = lineThrough(sliceCentres(canal.slices))!;

/** Middle column (mm from the sheet's middle) of the mask on each row; null where it is missing. */
function middles(values: Float32Array, sheet: Sheet): (number | null)[] {
  return Array.from({ length: sheet.rows }, (_, row) => {
    let [sum, weight] = [0, 0];
    for (let c = 0; c < sheet.columns; c += 1) {
      const v = values[row * sheet.columns + c]!;
      sum += v * (c - (sheet.columns - 1) / 2) * sheet.pixelMm;
      weight += v;
    }
    return weight < 3 ? null : sum / weight;
  });
}

describe('line along the canal', () => {
  it('runs from head to feet in equal steps, with perpendicular frames', () => {
    const n = line.pointsMm.length / 3;
    expect(line.pointsMm[2]!).toBeGreaterThan(line.pointsMm[3 * n - 1]!);
    for (let i = 0; i + 1 < n; i += 1) {
      const step = Math.hypot(
        ...[0, 1, 2].map((a) => line.pointsMm[3 * i + 3 + a]! - line.pointsMm[3 * i + a]!),
      );
      expect(Math.abs(step - 1)).toBeLessThan(0.02);
    }
    for (const s of [0, 40.5, 130, lineLengthMm(line)]) {
      const { left, back, up } = localSpineFrame(line, s);
      const dot = (a: Vec3, b: Vec3): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
      for (const [a, b] of [
        [left, back],
        [left, up],
        [back, up],
      ] as const)
        expect(Math.abs(dot(a, b))).toBeLessThan(1e-9);
      expect(back[1]).toBeGreaterThan(0.7);
      expect(left[0]).toBeGreaterThan(0.7);
    }
  });

  it('finds the nearest place of a point', () => {
    for (const s of [30, 77.25, 200]) {
      const { originMm, left, back } = localSpineFrame(line, s);
      const aside = originMm.map((v, a) => v + 6 * left[a]! - 4 * back[a]!) as unknown as Vec3;
      expect(Math.abs(nearestOnLine(line, originMm) - s)).toBeLessThan(0.1);
      expect(Math.abs(nearestOnLine(line, aside) - s)).toBeLessThan(1);
    }
    expect(nearestOnLine(line, [0, 0, 1e5])).toBe(0);
    expect(nearestOnLine(line, [0, 0, -1e5])).toBe(lineLengthMm(line));
  });

  it('does not exist for a point, nor for none', () => {
    expect(lineThrough([])).toBeUndefined();
    expect(
      lineThrough([
        [0, 0, 0],
        [0, 0, 4],
      ]),
    ).toBeUndefined();
  });
});

describe('straightened phantom', () => {
  const mask = rasterize(phantom.volume.grid, canal.slices);
  for (const across of ['left', 'back'] as const) {
    it(`shows the canal as a straight line within 1 mm, across ${across}`, () => {
      const sheet = straightSheet(line, across, { halfWidthMm: 40, pixelMm: 0.7, asideMm: 0 });
      // Where the image ends, its last slice cuts the canal aslant: the line's straight ends (25 mm) and 5 mm more stay out.
      const outer = Math.ceil(30 / sheet.pixelMm);
      const found = middles(sampleMask(rimmed(mask), sheet), sheet)
        .slice(outer, -outer)
        .flatMap((m) => m ?? []);
      expect(found.length * sheet.pixelMm).toBeGreaterThan(300);
      expect(Math.max(...found.map(Math.abs))).toBeLessThan(1);
    });
  }

  it('is curved before: the test above cannot pass by itself', () => {
    const first = line.pointsMm.subarray(0, 3);
    const last = line.pointsMm.subarray(-3);
    const bend = Array.from({ length: line.pointsMm.length / 3 }, (_, n) => {
      const f = n / (line.pointsMm.length / 3 - 1);
      return Math.abs(line.pointsMm[3 * n + 1]! - (first[1]! + f * (last[1]! - first[1]!)));
    });
    expect(Math.max(...bend)).toBeGreaterThan(8);
  });
});

describe('sampling', () => {
  const grid = createGrid({
    dims: [12, 10, 8],
    originMm: [-20, 5, 100],
    stepIMm: [1.5, 0.2, 0],
    stepJMm: [-0.2, 1.5, 0.1],
    stepKMm: [0, 0.3, -2],
  });
  const field = (p: Vec3): number => 3 * p[0] - 2 * p[1] + 0.5 * p[2] + 7;
  const data = new Float32Array(12 * 10 * 8);
  const m = grid.indexToPatient;
  for (let k = 0, o = 0; k < 8; k += 1)
    for (let j = 0; j < 10; j += 1)
      for (let i = 0; i < 12; i += 1, o += 1)
        data[o] = field([0, 4, 8].map((r) => m[r]! * i + m[r + 1]! * j + m[r + 2]! * k + m[r + 3]!) as never);
  const centre = [0, 4, 8].map(
    (r) => m[r]! * 5.5 + m[r + 1]! * 4.5 + m[r + 2]! * 3.5 + m[r + 3]!,
  ) as never as Vec3;
  const h = Math.SQRT1_2;

  it('gives a linear field back exactly on an oblique plane of an oblique, mirrored, sheared grid', () => {
    const sheet = planeSheet(centre, [h, 0, h], [0, 1, 0], { columns: 9, rows: 7, pixelMm: 0.8 });
    const out = sampleVolume({ grid, data }, sheet);
    for (let row = 0; row < 7; row += 1)
      for (let c = 0; c < 9; c += 1)
        expect(out[row * 9 + c]!).toBeCloseTo(field(pointOnSheet(sheet, c, row)), 3);
    expect(pointOnSheet(sheet, 4, 3)).toEqual(centre.map((v) => expect.closeTo(v, 9)));
  });

  it('is one half at the border of a mask’s voxels, on all sides', () => {
    const mask = { grid, box: { lo: [0, 4, 3], size: [2, 1, 1] }, data: Uint8Array.of(1, 1) } as const;
    const at = (i: number): Vec3 =>
      [0, 4, 8].map((r) => m[r]! * i + m[r + 1]! * 4 + m[r + 2]! * 3 + m[r + 3]!) as never;
    const valueAt = (i: number): number =>
      sampleMask(
        rimmed(mask),
        planeSheet(at(i), [1, 0, 0], [0, 1, 0], { columns: 1, rows: 1, pixelMm: 1 }),
      )[0]!;
    for (const [i, value] of [
      [-1, 0],
      [-0.5, 0.5],
      [0, 1],
      [1, 1],
      [1.5, 0.5],
      [2, 0],
      [2.5, 0],
    ] as const)
      expect(valueAt(i)).toBeCloseTo(value, 5);
  });

  it('says what is outside the volume', () => {
    const sheet = planeSheet(centre, [1, 0, 0], [0, 1, 0], { columns: 101, rows: 3, pixelMm: 1 });
    const out = sampleVolume({ grid, data }, sheet);
    expect(out[0]).toBe(-1024);
    expect(out[100]).toBe(-1024);
    expect(out[101 + 50]!).toBeCloseTo(field(centre), 3);
  });
});
