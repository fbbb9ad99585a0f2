/** Pictures of the case report: a PNG that says what it was given, the patient's left at the right whatever the scan, solids shaded. */
import { crc32, inflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { patientAxes, shownPlane } from '../../../../src/backend/case-report/planes.ts';
import { type Picture, pngOf } from '../../../../src/backend/case-report/png.ts';
import { slicePicture } from '../../../../src/backend/case-report/slice-picture.ts';
import { solidPicture } from '../../../../src/backend/case-report/solid-picture.ts';
import { createGrid, type Grid, type Vec3 } from '../../../../src/core/geometry/grid.ts';
import type { Mask, Volume } from '../../../../src/core/masks/types.ts';

const look = { colour: [255, 0, 0], window: { level: 0, width: 400 } } as const;

/** The entries of the picture that a PNG holds, by the standard's own words. */
function decoded(png: Buffer): { width: number; height: number; pixels: Uint8Array } {
  expect(png.subarray(1, 4).toString()).toBe('PNG');
  let data = Buffer.alloc(0);
  let [width, height] = [0, 0];
  for (let at = 8; at < png.length; ) {
    const length = png.readUInt32BE(at);
    const body = png.subarray(at + 4, at + 8 + length);
    expect(png.readUInt32BE(at + 8 + length)).toBe(crc32(body));
    const type = body.subarray(0, 4).toString();
    if (type === 'IHDR') [width, height] = [body.readUInt32BE(4), body.readUInt32BE(8)];
    if (type === 'IDAT') data = Buffer.concat([data, body.subarray(4)]);
    at += 12 + length;
  }
  const rows = inflateSync(data);
  const pixels = Uint8Array.from({ length: width * height }, (_, n) => {
    const row = Math.floor(n / width);
    return rows[row * (width + 1) + 1 + (n % width)]!;
  });
  return { width, height, pixels };
}

test('a PNG holds the very pixels', () => {
  const picture: Picture = {
    width: 3,
    height: 2,
    pixels: Uint8Array.from([0, 1, 2, 2, 1, 0]),
    palette: Uint8Array.from([0, 0, 0, 9, 8, 7, 255, 255, 255]),
  };
  expect(decoded(pngOf(picture))).toEqual({ width: 3, height: 2, pixels: picture.pixels });
});

/** Scans of one patient: how the index axes lie. */
const scans: Record<string, { row: Vec3; column: Vec3; slice: Vec3 }> = {
  HFS: { row: [1, 0, 0], column: [0, 1, 0], slice: [0, 0, 1] },
  FFS: { row: [-1, 0, 0], column: [0, 1, 0], slice: [0, 0, -1] },
  HFP: { row: [-1, 0, 0], column: [0, -1, 0], slice: [0, 0, 1] },
  sagittal: { row: [0, 1, 0], column: [0, 0, -1], slice: [-1, 0, 0] },
};

const dims: Vec3 = [24, 26, 22];
const four = ([x, y, z]: Vec3): Vec3 => [4 * x, 4 * y, 4 * z];
function gridOf({ row, column, slice }: (typeof scans)[string]): Grid {
  return createGrid({
    dims,
    originMm: [0, 0, 0],
    stepIMm: four(row),
    stepJMm: four(column),
    stepKMm: four(slice),
  });
}

/** The patient has a bright rod at the left, a bright one in front and one at the head of a block in the middle. */
function patient(grid: Grid): { volume: Volume; block: Mask } {
  const axes = patientAxes(grid);
  const [ni, nj, nk] = grid.dims;
  const data = new Int16Array(ni * nj * nk);
  const place = (axis: { axis: number; flip: boolean; count: number }, index: Vec3): number =>
    axis.flip ? axis.count - 1 - index[axis.axis]! : index[axis.axis]!;
  const block = new Uint8Array(ni * nj * nk);
  for (let k = 0; k < nk; k += 1)
    for (let j = 0; j < nj; j += 1)
      for (let i = 0; i < ni; i += 1) {
        const [left, back, head] = [axes.left, axes.back, axes.head].map((a) => place(a, [i, j, k]));
        const n = i + ni * (j + nj * k);
        const middle = (v: number, a: { count: number }): boolean => Math.abs(v - (a.count - 1) / 2) < 3;
        if (middle(left!, axes.left) && middle(back!, axes.back) && middle(head!, axes.head)) block[n] = 1;
        if (left! >= axes.left.count - 5) data[n] = 1000;
        if (back! < 5) data[n] = 1000;
        if (head! >= axes.head.count - 5) data[n] = 1000;
      }
  return { volume: { grid, data }, block: { grid, box: { lo: [0, 0, 0], size: grid.dims }, data: block } };
}

test.each(Object.entries(scans))(
  '%s: left at the right, front at the top or left, head at the top',
  (_, scan) => {
    const grid = gridOf(scan);
    const { volume, block } = patient(grid);
    const axes = patientAxes(grid);
    for (const plane of ['axial', 'sagittal', 'coronal'] as const) {
      const shown = shownPlane(axes, plane);
      const through = Math.floor(shown.through.count / 2);
      const { width, height, pixels } = slicePicture(volume, block, null, shown, through, look);
      const at = (x: number, y: number): number =>
        pixels[Math.round(x * (width - 1)) + width * Math.round(y * (height - 1))]!;
      const bright = {
        left: at(0.22, 0.5) === 63,
        right: at(0.78, 0.5) === 63,
        top: at(0.5, 0.22) === 63,
        bottom: at(0.5, 0.78) === 63,
      };
      const expected = {
        axial: { left: false, right: true, top: true, bottom: false },
        sagittal: { left: true, right: false, top: true, bottom: false },
        coronal: { left: false, right: true, top: true, bottom: false },
      }[plane];
      expect(bright, plane).toEqual(expected);
      // The outline stands in the structure's own entry of the palette.
      expect(pixels.includes(64), plane).toBe(true);
    }
  },
);

test('the nearer solid hides the farther one, from the front and from behind', () => {
  const grid = gridOf(scans.HFS!);
  const slab = (j: number): Mask => ({
    grid,
    box: { lo: [4, j, 4], size: [10, 3, 10] },
    data: new Uint8Array(300).fill(1),
  });
  const solids = [
    { mask: slab(4), colour: [200, 0, 0] as const },
    { mask: slab(15), colour: [0, 200, 0] as const },
  ];
  const shown = shownPlane(patientAxes(grid), 'coronal');
  const middle = (fromHighEnd: boolean): Uint8Array => {
    const { width, height, pixels, palette } = solidPicture(solids, shown, fromHighEnd);
    const entry = pixels[Math.floor(width / 2) + width * Math.floor(height / 2)]!;
    return palette.subarray(3 * entry, 3 * entry + 3);
  };
  expect(middle(false)[0]).toBeGreaterThan(100);
  expect(middle(false)[1]).toBe(0);
  expect(middle(true)[1]).toBeGreaterThan(100);
  expect(middle(true)[0]).toBe(0);
});
