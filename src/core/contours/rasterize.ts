/**
 * Contours → mask. A voxel is inside when its centre is, by the even-odd rule over all rings of its slice together.
 * A centre exactly on an edge belongs to the side of growing i (then growing j): crossings are half-open in j and
 * toggle every centre with i ≥ crossing. So a region and its complement share no voxel and leave none out.
 * docs/contour-semantics.md has the whole rule.
 */
import { fault } from '../errors/errors.ts';
import type { Grid } from '../geometry/grid.ts';
import { emptyMask } from '../masks/create.ts';
import type { IndexBox, Mask } from '../masks/types.ts';
import type { Ring, SliceRings } from '../structures/types.ts';

/** Adding and subtracting this rounds a double of |v| < 2³¹ to 2⁻²⁰: float noise of mm → index never decides a tie. */
const SNAP = 1.5 * 2 ** 32;

/** Ring in index coordinates of its slice: `i0,j0,i1,j1,…`, rounded to 2⁻²⁰ voxel. */
export type IndexRing = Float64Array;

/**
 * A ring's (i, j) on its slice, rounded to 2⁻²⁰ voxel; the k coordinate is dropped (projection along the k step).
 * @throws PedicleError `contour-not-finite` on NaN or infinite coordinates.
 */
export function ringToIndex(grid: Grid, ring: Ring): IndexRing {
  const m = grid.patientToIndex;
  const [a, b, c, d, e, f, g, h] = m;
  const count = Math.floor(ring.length / 3);
  const out = new Float64Array(2 * count);
  let sum = 0;
  for (let n = 0; n < count; n += 1) {
    const x = ring[3 * n]!;
    const y = ring[3 * n + 1]!;
    const z = ring[3 * n + 2]!;
    const i = a * x + b * y + c * z + d + SNAP - SNAP;
    const j = e * x + f * y + g * z + h + SNAP - SNAP;
    out[2 * n] = i;
    out[2 * n + 1] = j;
    sum += i + j;
  }
  if (!Number.isFinite(sum)) {
    throw fault('contour-not-finite');
  }
  return out;
}

/**
 * The mask of contours on a grid: voxel centre inside, even-odd over all rings of a slice.
 * @param slices slice index k → rings, LPS mm; parts outside the image are cut off.
 * @returns the mask in the box of the rings, clipped to the grid.
 * @throws PedicleError `slice-off-grid` for a slice index the grid does not have, `contour-not-finite`.
 */
export function rasterize(grid: Grid, slices: SliceRings): Mask {
  const indexSlices = new Map<number, IndexRing[]>();
  for (const [k, rings] of slices) {
    requireSlice(grid, k);
    indexSlices.set(
      k,
      rings.map((ring) => ringToIndex(grid, ring)),
    );
  }
  const box = boxOf(grid, indexSlices);
  const [si, sj, sk] = box.size;
  const count = si * sj * sk;
  if (count === 0) return emptyMask(grid);
  const words = new Uint32Array((count >> 2) + 1);
  const toggles = new Uint8Array(words.buffer);
  for (const [k, rings] of indexSlices) {
    for (const ring of rings) toggleRing(ring, box, k, toggles);
  }
  prefixXor(words);
  return { grid, box, data: toggles.subarray(0, count) };
}

/** {@link rasterize} of one slice. */
export function rasterizeSlice(grid: Grid, k: number, rings: readonly Ring[]): Mask {
  return rasterize(grid, new Map([[k, rings]]));
}

function requireSlice(grid: Grid, k: number): void {
  if (Number.isInteger(k) && k >= 0 && k < grid.dims[2]) return;
  throw fault('slice-off-grid', { slices: grid.dims[2], slice: k + 1 });
}

/** Box of the voxels whose centres can be inside: half-open like the crossings, clipped to the grid. */
function boxOf(grid: Grid, slices: ReadonlyMap<number, readonly IndexRing[]>): IndexBox {
  let [i0, i1, j0, j1, k0, k1] = [Infinity, -Infinity, Infinity, -Infinity, Infinity, -Infinity];
  for (const [k, rings] of slices) {
    for (const ring of rings) {
      for (let n = 0; n < ring.length; n += 2) {
        const i = ring[n]!;
        const j = ring[n + 1]!;
        if (i < i0) i0 = i;
        if (i > i1) i1 = i;
        if (j < j0) j0 = j;
        if (j > j1) j1 = j;
      }
      if (k < k0) k0 = k;
      if (k > k1) k1 = k;
    }
  }
  const lo = [Math.max(0, Math.ceil(i0)), Math.max(0, Math.ceil(j0)), k0] as const;
  const si = Math.min(grid.dims[0], Math.ceil(i1)) - lo[0];
  const sj = Math.min(grid.dims[1], Math.ceil(j1)) - lo[1];
  if (!(si > 0 && sj > 0)) return { lo: [0, 0, 0], size: [0, 0, 0] };
  return { lo, size: [si, sj, k1 - k0 + 1] };
}

/**
 * Toggles, per edge and row of centres it crosses, the first voxel at or after the crossing. A crossing right of the
 * box toggles the first voxel of the next row, so that one running XOR over the whole array fills every row.
 */
function toggleRing(ring: IndexRing, box: IndexBox, k: number, toggles: Uint8Array): void {
  const [i0, j0, k0] = box.lo;
  const [si, sj] = box.size;
  const slice = si * sj * (k - k0);
  const jEnd = j0 + sj;
  let x0 = ring[ring.length - 2]!;
  let y0 = ring[ring.length - 1]!;
  for (let n = 0; n < ring.length; n += 2) {
    const x1 = ring[n]!;
    const y1 = ring[n + 1]!;
    // Endpoints ordered by j: the crossing is the same number for both directions of travel.
    const up = y0 < y1;
    const xa = up ? x0 : x1;
    const ya = up ? y0 : y1;
    const dx = up ? x1 - x0 : x0 - x1;
    const dy = up ? y1 - y0 : y0 - y1;
    const top = Math.min(ya + dy, jEnd);
    for (let j = Math.max(Math.ceil(ya), j0); j < top; j += 1) {
      const crossing = Math.ceil(xa + ((j - ya) * dx) / dy) - i0;
      const at = slice + si * (j - j0) + (crossing < 0 ? 0 : Math.min(crossing, si));
      toggles[at] = toggles[at]! ^ 1;
    }
    x0 = x1;
    y0 = y1;
  }
}

/** Running XOR over the bytes, four at a time (little-endian, as every platform JavaScript runs on). */
function prefixXor(words: Uint32Array): void {
  let carry = 0;
  for (let n = 0; n < words.length; n += 1) {
    let w = words[n]!;
    if (w === 0) {
      if (carry !== 0) words[n] = carry;
      continue;
    }
    w ^= w << 8;
    w ^= w << 16;
    w ^= carry;
    words[n] = w;
    carry = (w >>> 24) * 0x01010101;
  }
}
