/** Live wire (Mortensen & Barrett 1995): the cheapest path along the edges of a CT slice. */
import { type Grid, spacingMm } from '../geometry/grid.ts';

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
 * All cheapest paths from an anchor within `reachMm` of it (Dijkstra; price falls with the gradient's strength).
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
  const before = cheapestPaths(prices(edges), patch, offsetIn(patch, anchor), mmI, mmJ);
  return {
    pathTo: (to) => {
      const path: number[] = [];
      for (let at = offsetIn(patch, to); at >= 0; at = before[at] as number) path.push(at);
      return settled(path.reverse(), edges);
    },
  };
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
    if ((strength[n] as number) > most) [best, most] = [[i, j], strength[n] as number];
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
  const hu = (i: number, j: number): number => voxels[clamp(i, ni) + ni * (clamp(j, nj) + nj * k)] as number;
  const [strength, towardsI, towardsJ] = [0, 0, 0].map(() => new Float32Array(width * height)) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  let n = 0;
  for (let j = j0; j < j0 + height; j += 1) {
    for (let i = i0; i < i0 + width; i += 1, n += 1) {
      const right = hu(i + 1, j - 1) + 2 * hu(i + 1, j) + hu(i + 1, j + 1);
      const left = hu(i - 1, j - 1) + 2 * hu(i - 1, j) + hu(i - 1, j + 1);
      const below = hu(i - 1, j + 1) + 2 * hu(i, j + 1) + hu(i + 1, j + 1);
      const above = hu(i - 1, j - 1) + 2 * hu(i, j - 1) + hu(i + 1, j - 1);
      const [gi, gj] = [(right - left) / (8 * mmI), (below - above) / (8 * mmJ)];
      const size = Math.hypot(gi, gj);
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

/** @returns for each pixel the one before it on its cheapest path; −1 at the start. */
function cheapestPaths(
  price: Float32Array,
  { width, height }: Patch,
  start: number,
  mmI: number,
  mmJ: number,
): Int32Array {
  const before = new Int32Array(price.length).fill(-1);
  const cost = new Float64Array(price.length).fill(Infinity);
  const heap = newHeap(cost);
  cost[start] = 0;
  heap.push(start);
  for (let at = heap.pop(); at >= 0; at = heap.pop()) {
    const [i, j] = [at % width, Math.floor(at / width)];
    for (let dj = -1; dj <= 1; dj += 1) {
      for (let di = -1; di <= 1; di += 1) {
        const [a, b] = [i + di, j + dj];
        if ((di === 0 && dj === 0) || a < 0 || b < 0 || a >= width || b >= height) continue;
        const next = a + width * b;
        const step = Math.hypot(di * mmI, dj * mmJ);
        const total = (cost[at] as number) + (step * ((price[at] as number) + (price[next] as number))) / 2;
        if (total >= (cost[next] as number)) continue;
        cost[next] = total;
        before[next] = at;
        heap.push(next);
      }
    }
  }
  return before;
}

/** Binary heap of pixels by cost; a pixel may be in it more than once, outdated entries are skipped. */
function newHeap(cost: Float64Array) {
  const items: number[] = [];
  const keys: number[] = [];
  const swap = (a: number, b: number): void => {
    [items[a], items[b]] = [items[b] as number, items[a] as number];
    [keys[a], keys[b]] = [keys[b] as number, keys[a] as number];
  };
  const sink = (): void => {
    for (let at = 0; ; ) {
      let least = at;
      for (const child of [2 * at + 1, 2 * at + 2])
        if (child < keys.length && (keys[child] as number) < (keys[least] as number)) least = child;
      if (least === at) return;
      swap(at, least);
      at = least;
    }
  };
  const takeFirst = (): readonly [number, number] => {
    const [item, key] = [items[0] as number, keys[0] as number];
    swap(0, items.length - 1);
    items.pop();
    keys.pop();
    sink();
    return [item, key];
  };
  return {
    push(pixel: number): void {
      items.push(pixel);
      keys.push(cost[pixel] as number);
      for (let at = items.length - 1; at > 0; ) {
        const parent = (at - 1) >> 1;
        if ((keys[parent] as number) <= (keys[at] as number)) return;
        swap(at, parent);
        at = parent;
      }
    },
    pop(): number {
      while (items.length > 0) {
        const [item, key] = takeFirst();
        if (key <= (cost[item] as number)) return item;
      }
      return -1;
    },
  };
}

/** Pixels of a path moved onto the crest of the edge (parabola through three magnitudes), then evened out along it. */
function settled(path: readonly number[], edges: Edges): [number, number][] {
  const { patch, strength, towardsI, towardsJ } = edges;
  const at = (i: number, j: number): number => strength[offsetIn(patch, [i, j])] as number;
  const moved = path.map((n): [number, number] => {
    const [i, j] = [patch.i0 + (n % patch.width), patch.j0 + Math.floor(n / patch.width)];
    const [di, dj] = [Math.round(towardsI[n] as number), Math.round(towardsJ[n] as number)];
    const [low, mid, high] = [at(i - di, j - dj), strength[n] as number, at(i + di, j + dj)];
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
