/** Live wire (Mortensen & Barrett 1995): the cheapest path along the edges of a CT slice. */
import { type Grid, spacingMm } from '../geometry/grid.ts';
import { cheapestPaths } from './cheapest-paths.ts';

/** A rectangle of pixels of one slice: half-open, `i0 … i0 + width − 1`. */
interface Patch {
  readonly i0: number;
  readonly j0: number;
  readonly width: number;
  readonly height: number;
}

/** Paths from one anchor to every pixel around it. */
export interface WireTree {
  /** Continuous (i, j) of the path from the anchor to the pixel nearest to `to`, both ends included; clipped to the patch. */
  pathTo(to: readonly [number, number]): [number, number][];
}

interface Edges {
  readonly patch: Patch;
  /** Gradient magnitude, HU per mm, offset `(i − i0) + width * (j − j0)`. */
  readonly strength: Float32Array;
  /** Gradient direction in pixels, unit length. */
  readonly towardsI: Float32Array;
  readonly towardsJ: Float32Array;
}

/** Price of a pixel without any edge, of one with a strong edge: 1 and about this. */
const BEST_PRICE = 0.03;

/**
 * Cheapest paths from an anchor within `reachMm` of it (price falls with the gradient's strength), found as they are asked for.
 * @param voxels offset `i + ni * (j + nj * k)`.
 */
export function wireFrom(
  grid: Grid,
  voxels: Int16Array | Float32Array,
  k: number,
  anchor: readonly [number, number],
  reachMm: number,
): WireTree {
  const [mmI, mmJ] = spacingMm(grid);
  const edges = edgesAround(grid, voxels, k, anchor, reachMm);
  const { patch } = edges;
  const pathTo = cheapestPaths(prices(edges), patch, offsetIn(patch, anchor), [mmI, mmJ]);
  return { pathTo: (to) => settled(pathTo(offsetIn(patch, to)), edges) };
}

/** The strongest edge within `reachMm` of a point: where a click should land. */
export function snapToEdge(
  grid: Grid,
  voxels: Int16Array | Float32Array,
  k: number,
  at: readonly [number, number],
  reachMm: number,
): [number, number] {
  const [mmI, mmJ] = spacingMm(grid);
  const { patch, strength } = edgesAround(grid, voxels, k, at, reachMm + 2 * Math.max(mmI, mmJ));
  let best: [number, number] = [at[0], at[1]];
  let most = 0;
  for (let n = 0; n < strength.length; n += 1) {
    const [i, j] = [patch.i0 + (n % patch.width), patch.j0 + Math.floor(n / patch.width)];
    if (Math.hypot((i - at[0]) * mmI, (j - at[1]) * mmJ) > reachMm) continue;
    if (strength[n]! > most) [best, most] = [[i, j], strength[n]!];
  }
  return best;
}

function offsetIn({ i0, j0, width, height }: Patch, [i, j]: readonly [number, number]): number {
  const a = Math.min(width - 1, Math.max(0, Math.round(i) - i0));
  const b = Math.min(height - 1, Math.max(0, Math.round(j) - j0));
  return a + width * b;
}

function edgesAround(
  grid: Grid,
  voxels: Int16Array | Float32Array,
  k: number,
  [ci, cj]: readonly [number, number],
  reachMm: number,
): Edges {
  const [ni, nj] = grid.dims;
  const [mmI, mmJ] = spacingMm(grid);
  const clamp = (v: number, n: number): number => Math.min(n - 1, Math.max(0, v));
  const i0 = clamp(Math.floor(ci - reachMm / mmI), ni);
  const j0 = clamp(Math.floor(cj - reachMm / mmJ), nj);
  const width = clamp(Math.ceil(ci + reachMm / mmI), ni) - i0 + 1;
  const height = clamp(Math.ceil(cj + reachMm / mmJ), nj) - j0 + 1;
  const rowAt = (j: number): number => ni * (clamp(j, nj) + nj * k);
  const hu = (offset: number): number => voxels[offset]!;
  const [strength, towardsI, towardsJ] = [0, 0, 0].map(() => new Float32Array(width * height)) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  let n = 0;
  for (let j = j0; j < j0 + height; j += 1) {
    const [up, row, down] = [rowAt(j - 1), rowAt(j), rowAt(j + 1)];
    for (let i = i0; i < i0 + width; i += 1, n += 1) {
      const [l, r] = [clamp(i - 1, ni), clamp(i + 1, ni)];
      const right = hu(up + r) + 2 * hu(row + r) + hu(down + r);
      const left = hu(up + l) + 2 * hu(row + l) + hu(down + l);
      const below = hu(down + l) + 2 * hu(down + i) + hu(down + r);
      const above = hu(up + l) + 2 * hu(up + i) + hu(up + r);
      const gi = (right - left) / (8 * mmI);
      const gj = (below - above) / (8 * mmJ);
      const size = Math.sqrt(gi * gi + gj * gj);
      strength[n] = size;
      if (size === 0) continue;
      towardsI[n] = gi / size;
      towardsJ[n] = gj / size;
    }
  }
  return { patch: { i0, j0, width, height }, strength, towardsI, towardsJ };
}

/** Price per mm of each pixel; the edge that counts as strong is the patch's own 99th percentile, at least 30 HU/mm. */
function prices({ strength }: Edges): Float32Array {
  const sorted = strength.slice().sort();
  const strong = Math.max(30, sorted[Math.floor(sorted.length * 0.99)] ?? 0);
  return strength.map((g) => BEST_PRICE + (1 - Math.min(1, g / strong)) ** 2);
}

/** Pixels of a path moved onto the crest of the edge (parabola through three magnitudes), then evened out along it. */
function settled(path: readonly number[], edges: Edges): [number, number][] {
  const { patch, strength, towardsI, towardsJ } = edges;
  const at = (i: number, j: number): number => strength[offsetIn(patch, [i, j])]!;
  const moved = path.map((n): [number, number] => {
    const [i, j] = [patch.i0 + (n % patch.width), patch.j0 + Math.floor(n / patch.width)];
    const [di, dj] = [Math.round(towardsI[n]!), Math.round(towardsJ[n]!)];
    const [low, mid, high] = [at(i - di, j - dj), strength[n]!, at(i + di, j + dj)];
    const bend = low - 2 * mid + high;
    if (bend >= 0 || mid < low || mid < high) return [i, j];
    const off = (low - high) / (2 * bend);
    const [right, bottom] = [patch.i0 + patch.width - 1, patch.j0 + patch.height - 1];
    return [
      Math.min(right, Math.max(patch.i0, i + off * di)),
      Math.min(bottom, Math.max(patch.j0, j + off * dj)),
    ];
  });
  return moved.map((point, n): [number, number] => {
    const [a, b] = [moved[n - 1], moved[n + 1]];
    if (a === undefined || b === undefined) return point;
    return [(a[0] + 2 * point[0] + b[0]) / 4, (a[1] + 2 * point[1] + b[1]) / 4];
  });
}
