/** The smart brush: tissue like that under the pointer, within the brush's disc, connected, stopping at edges. */
import { booleanSlice } from '../contours/boolean.ts';
import { traceContours } from '../contours/trace-contours.ts';
import { type Grid, spacingMm } from '../geometry/grid.ts';
import { cropMask } from '../masks/crop.ts';
import type { Ring } from '../structures/types.ts';
import { fillRingHoles } from './parts.ts';

/** HU that count as the tissue being painted, and the step between neighbours that counts as an edge. */
export interface TissueWindow {
  readonly lowHu: number;
  readonly highHu: number;
  readonly edgeHu: number;
}

type Voxels = Int16Array | Float32Array;

/** Narrowest half-width of a learnt window, HU: image noise in uniform tissue. */
const LEAST_HALF_HU = 40;

/**
 * Learns the window from the voxels within `radiusMm` of (i, j) on slice k: mean ± `tolerance` standard deviations,
 * after dropping the voxels further than the median's doubled absolute deviation (a neighbouring tissue).
 */
export function learnTissue(
  grid: Grid,
  voxels: Voxels,
  k: number,
  [ci, cj]: readonly [number, number],
  radiusMm: number,
  tolerance: number,
): TissueWindow {
  const values: number[] = [];
  eachInDisc(grid, [ci, cj], radiusMm, (i, j) => values.push(meanHu(grid, voxels, i, j, k)));
  values.sort((a, b) => a - b);
  const middle = values[values.length >> 1] ?? 0;
  const deviations = values.map((v) => Math.abs(v - middle)).sort((a, b) => a - b);
  const spread = Math.max(LEAST_HALF_HU / 2, 2 * (deviations[deviations.length >> 1] ?? 0));
  const own = values.filter((v) => Math.abs(v - middle) <= spread);
  const mean = own.reduce((sum, v) => sum + v, 0) / Math.max(1, own.length);
  const deviation = Math.sqrt(own.reduce((sum, v) => sum + (v - mean) ** 2, 0) / Math.max(1, own.length));
  const half = Math.max(LEAST_HALF_HU, tolerance * Math.max(deviation, spread / 2));
  return { lowHu: mean - half, highHu: mean + half, edgeHu: half };
}

/** Visits the pixels of slice k whose centre lies within the disc. */
function eachInDisc(
  grid: Grid,
  [ci, cj]: readonly [number, number],
  radiusMm: number,
  visit: (i: number, j: number) => void,
): void {
  const [mmI, mmJ] = spacingMm(grid);
  const [ni, nj] = grid.dims;
  const [ri, rj] = [radiusMm / mmI, radiusMm / mmJ];
  for (let j = Math.max(0, Math.ceil(cj - rj)); j <= Math.min(nj - 1, cj + rj); j += 1) {
    for (let i = Math.max(0, Math.ceil(ci - ri)); i <= Math.min(ni - 1, ci + ri); i += 1) {
      if (Math.hypot((i - ci) * mmI, (j - cj) * mmJ) <= radiusMm) visit(i, j);
    }
  }
}

/** Mean of the 3 × 3 pixels around (i, j) of slice k: one noisy pixel must neither set a window nor riddle what is painted. */
export function meanHu({ dims: [ni, nj] }: Grid, voxels: Voxels, i: number, j: number, k: number): number {
  let [sum, count] = [0, 0];
  for (let b = Math.max(0, j - 1); b <= Math.min(nj - 1, j + 1); b += 1) {
    for (let a = Math.max(0, i - 1); a <= Math.min(ni - 1, i + 1); a += 1) {
      sum += voxels[a + ni * (b + nj * k)]!;
      count += 1;
    }
  }
  return sum / count;
}

/** What a stroke has painted so far: 1 for painted pixels of the slice, offset `i + ni * j`. */
export type PaintedSlice = Uint8Array;

export const noPaint = (grid: Grid): PaintedSlice => new Uint8Array(grid.dims[0] * grid.dims[1]);

/**
 * Paints, within the disc, the pixels of the window that are connected (4 neighbours, no edge between) to the disc's centre or to
 * what was painted before. Changes `painted`. @returns whether a pixel was added.
 */
export function paintTissue(
  grid: Grid,
  voxels: Voxels,
  k: number,
  centre: readonly [number, number],
  radiusMm: number,
  window: TissueWindow,
  painted: PaintedSlice,
): boolean {
  const [ni, nj] = grid.dims;
  const [mmI, mmJ] = spacingMm(grid);
  const [ci, cj] = centre;
  // The disc's box: local arrays, since maps of its thousands of pixels took most of a move.
  const [i0, i1] = [
    Math.max(0, Math.ceil(ci - radiusMm / mmI)),
    Math.min(ni - 1, Math.floor(ci + radiusMm / mmI)),
  ];
  const [j0, j1] = [
    Math.max(0, Math.ceil(cj - radiusMm / mmJ)),
    Math.min(nj - 1, Math.floor(cj + radiusMm / mmJ)),
  ];
  const [wide, tall] = [i1 - i0 + 1, j1 - j0 + 1];
  if (wide < 1 || tall < 1) return false;
  const values = new Float64Array(wide * tall).fill(Number.NaN);
  const stack = new Int32Array(wide * tall);
  let top = 0;
  const middle = Math.round(ci) + ni * Math.round(cj);
  const reached = new Uint8Array(wide * tall);
  for (let j = j0; j <= j1; j += 1) {
    for (let i = i0; i <= i1; i += 1) {
      const [x, y] = [(i - ci) * mmI, (j - cj) * mmJ];
      if (x * x + y * y > radiusMm * radiusMm) continue;
      // The pixel itself, so that the tissue's rim counts; else the mean, so that noise leaves no gaps.
      const own = voxels[i + ni * (j + nj * k)]!;
      const hu = own >= window.lowHu && own <= window.highHu ? own : meanHu(grid, voxels, i, j, k);
      if (hu < window.lowHu || hu > window.highHu) continue;
      const at = i - i0 + wide * (j - j0);
      values[at] = hu;
      const pixel = i + ni * j;
      if (painted[pixel] !== 1 && pixel !== middle) continue;
      reached[at] = 1;
      stack[top++] = at;
    }
  }
  let added = false;
  while (top > 0) {
    top -= 1;
    const at = stack[top]!;
    const [i, j] = [at % wide, Math.floor(at / wide)];
    const pixel = i + i0 + ni * (j + j0);
    added ||= painted[pixel] === 0;
    painted[pixel] = 1;
    const hu = values[at]!;
    for (let n = 0; n < 4; n += 1) {
      const [x, y] = [i + STEP_I[n]!, j + STEP_J[n]!];
      if (x < 0 || y < 0 || x >= wide || y >= tall) continue;
      const next = x + wide * y;
      // What is not of the tissue is NaN, which no comparison lets in.
      if (reached[next] === 1 || !(Math.abs(values[next]! - hu) <= window.edgeHu)) continue;
      reached[next] = 1;
      stack[top++] = next;
    }
  }
  return added;
}

const STEP_I = [-1, 1, 0, 0] as const;
const STEP_J = [0, 0, -1, 1] as const;

/** Pinholes of noise up to this many mm² are closed. */
const PINHOLE_MM2 = 12;

/**
 * Rings of what was painted on slice k: smooth at the tissue's edge, round where the brush ended.
 * @param covered the area the disc has covered, as rings: grown with each move (`brushSlice`), since uniting the discs of a
 *   whole stroke anew takes tens of ms.
 */
export function paintedRings(
  grid: Grid,
  k: number,
  painted: PaintedSlice,
  covered: readonly Ring[],
): readonly Ring[] {
  const [ni, nj] = grid.dims;
  const mask = cropMask({ grid, box: { lo: [0, 0, k], size: [ni, nj, 1] }, data: painted });
  const rings = traceContours(mask, { boundary: 'smooth' }).get(k) ?? [];
  if (rings.length === 0) return [];
  const closed = fillRingHoles(rings, PINHOLE_MM2);
  return booleanSlice(closed, covered, 'intersect');
}
