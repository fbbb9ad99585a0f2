/** CTs made harder: cropped, thicker slices, the wrong way up, metal; and CTs of nothing. */
import {
  createGrid,
  type Grid,
  gridFromAffine,
  indexPoint,
  toPatient,
  type Vec3,
} from '../../src/core/geometry/grid.ts';
import type { Volume } from '../../src/core/masks/index.ts';

/** The voxels of a box as a CT of their own, in their place in the patient. */
export function cropped({ grid, data }: Volume, lo: Vec3, size: Vec3): Volume {
  const m = grid.indexToPatient;
  const origin = toPatient(grid, indexPoint(...lo));
  const to = gridFromAffine(size, [
    ...m.slice(0, 3),
    origin[0],
    ...m.slice(4, 7),
    origin[1],
    ...m.slice(8, 11),
    origin[2],
  ] as unknown as Grid['indexToPatient']);
  const out = new Int16Array(size[0] * size[1] * size[2]);
  const [ni, nj] = grid.dims;
  for (let k = 0, n = 0; k < size[2]; k += 1)
    for (let j = 0; j < size[1]; j += 1) {
      const row = lo[0] + ni * (lo[1] + j + nj * (lo[2] + k));
      for (let i = 0; i < size[0]; i += 1, n += 1) out[n] = data[row + i] as number;
    }
  return { grid: to, data: out };
}

/** The CT in slices of `mm` along its third axis: each averages what lies within it, as a scanner does. */
export function thickSlices({ grid, data }: Volume, mm: number): Volume {
  const m = grid.indexToPatient;
  const own = Math.hypot(m[2], m[6], m[10]);
  const plane = grid.dims[0] * grid.dims[1];
  const count = Math.floor((grid.dims[2] * own) / mm);
  const out = new Int16Array(plane * count);
  const ratio = mm / own;
  for (let k = 0; k < count; k += 1) {
    const [from, to] = [k * ratio, Math.min(grid.dims[2], (k + 1) * ratio)];
    for (let n = 0; n < plane; n += 1) {
      let sum = 0;
      for (let s = Math.floor(from); s < to; s += 1)
        sum += (data[n + plane * s] as number) * (Math.min(s + 1, to) - Math.max(s, from));
      out[n + plane * k] = Math.round(sum / (to - from));
    }
  }
  // The first thick slice's centre lies half a thick slice into the image.
  const shift = (ratio - 1) / 2;
  const a = [...m] as number[];
  for (const r of [0, 4, 8]) {
    a[r + 3] = (m[r + 3] as number) + shift * (m[r + 2] as number);
    a[r + 2] = (m[r + 2] as number) * ratio;
  }
  return {
    grid: gridFromAffine([grid.dims[0], grid.dims[1], count], a as unknown as Grid['indexToPatient']),
    data: out,
  };
}

/** The same CT stored from the feet: slices in the other order, every voxel where it was in the patient. */
export function storedFromTheOtherEnd({ grid, data }: Volume): Volume {
  const m = grid.indexToPatient;
  const top = toPatient(grid, indexPoint(0, 0, grid.dims[2] - 1));
  const plane = grid.dims[0] * grid.dims[1];
  const out = new Int16Array(data.length);
  for (let k = 0; k < grid.dims[2]; k += 1)
    out.set(data.subarray(plane * k, plane * (k + 1)), plane * (grid.dims[2] - 1 - k));
  const to = gridFromAffine(grid.dims, [
    m[0],
    m[1],
    -m[2],
    top[0],
    m[4],
    m[5],
    -m[6],
    top[1],
    m[8],
    m[9],
    -m[10],
    top[2],
  ]);
  return { grid: to, data: out };
}

/** The CT with its header lying: the patient is turned upside down, the grid says he is not. */
export const upsideDown = (volume: Volume): Volume => ({
  grid: volume.grid,
  data: storedFromTheOtherEnd(volume).data,
});

/** Rods of titanium (radius mm, 3000 HU) along the third axis through points of the first slice of a stretch. */
export function withRods(
  { grid, data }: Volume,
  rods: readonly { readonly i: number; readonly j: number }[],
  slices: readonly [number, number],
  radiusMm: number,
): Volume {
  const m = grid.indexToPatient;
  const [di, dj] = [Math.hypot(m[0], m[4], m[8]), Math.hypot(m[1], m[5], m[9])];
  const out = Int16Array.from(data);
  const [ni, nj] = grid.dims;
  for (let k = slices[0]; k <= slices[1]; k += 1)
    for (let j = 0; j < nj; j += 1)
      for (let i = 0; i < ni; i += 1) {
        if (rods.some((r) => Math.hypot((i - r.i) * di, (j - r.j) * dj) <= radiusMm))
          out[i + ni * (j + nj * k)] = 3000;
      }
  return { grid, data: out };
}

/** 300 × 300 × 200 mm of air, or of air around a water cylinder of 120 mm radius with noise of ±20 HU. */
export function emptyCt(what: 'air' | 'water'): Volume {
  const dims: Vec3 = [100, 100, 40];
  const grid = createGrid({
    dims,
    originMm: [-150, -150, 0],
    stepIMm: [3, 0, 0],
    stepJMm: [0, 3, 0],
    stepKMm: [0, 0, 5],
  });
  const data = new Int16Array(dims[0] * dims[1] * dims[2]).fill(-1000);
  if (what === 'air') return { grid, data };
  let state = 7;
  for (let n = 0; n < data.length; n += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const [x, y] = [3 * (n % 100) - 150, 3 * (Math.floor(n / 100) % 100) - 150];
    if (Math.hypot(x, y) < 120) data[n] = ((state >>> 24) % 41) - 20;
  }
  return { grid, data };
}
