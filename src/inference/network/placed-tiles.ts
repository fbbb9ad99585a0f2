/** Which tiles of a plan are run: those that hold part of the body, cut down to it where the network allows. */
import type { ModelManifest } from '../manifest/manifest.ts';
import type { TilePlan, Triple } from './tiles.ts';

/** A tile to run: where it lies, and its share of the blend along each axis. */
export interface PlacedTile {
  readonly start: Triple;
  readonly tile: Triple;
  readonly weights: readonly [Float32Array, Float32Array, Float32Array];
}

/** Voxels kept around the body, so that skin does not lie at a tile's edge. */
const MARGIN = 8;

/**
 * The tiles in order, slowest axis outermost. A tile without body is left out (it counts as background). A network
 * that takes any size (`dynamic`) is shown only the part of a tile that holds body: what is cut off is background too.
 * @param body 0 or 1 a voxel of the volume, row-major in `size`; null = everywhere
 */
export function placeTiles(
  plan: TilePlan,
  size: Triple,
  body: Uint8Array | null,
  input: Pick<ModelManifest['input'], 'dynamic' | 'multipleOf' | 'patch' | 'rank'>,
): PlacedTile[] {
  const placed: PlacedTile[] = [];
  plan.starts[0].forEach((a, na) => {
    plan.starts[1].forEach((b, nb) => {
      plan.starts[2].forEach((c, nc) => {
        const weights = [
          plan.weights[0][na],
          plan.weights[1][nb],
          plan.weights[2][nc],
        ] as unknown as PlacedTile['weights'];
        const whole: PlacedTile = { start: [a, b, c], tile: plan.tile, weights };
        const extent = body ? bodyExtent(body, size, whole) : null;
        if (!body || (extent && !input.dynamic)) placed.push(whole);
        else if (extent) placed.push(trimmed(whole, extent, input));
      });
    });
  });
  return placed;
}

/** First and last body voxel along each axis inside a tile, volume indices; null when there is none. */
function bodyExtent(body: Uint8Array, size: Triple, { start, tile }: PlacedTile): [Triple, Triple] | null {
  const lo: [number, number, number] = [...size];
  const hi: [number, number, number] = [-1, -1, -1];
  const [a0, b0, c0] = start.map((s) => Math.max(0, s)) as [number, number, number];
  const [a1, b1, c1] = start.map((s, x) => Math.min(size[x as 0], s + tile[x as 0])) as [
    number,
    number,
    number,
  ];
  for (let a = a0; a < a1; a += 1) {
    for (let b = b0; b < b1; b += 1) {
      const row = size[2] * (b + size[1] * a);
      let first = c0;
      while (first < c1 && body[row + first] === 0) first += 1;
      if (first === c1) continue;
      let last = c1 - 1;
      while (body[row + last] === 0) last -= 1;
      lo[0] = Math.min(lo[0], a);
      hi[0] = a;
      lo[1] = Math.min(lo[1], b);
      hi[1] = Math.max(hi[1], b);
      lo[2] = Math.min(lo[2], first);
      hi[2] = Math.max(hi[2], last);
    }
  }
  return hi[0] < 0 ? null : [lo, hi];
}

function trimmed(
  { start, tile, weights }: PlacedTile,
  [lo, hi]: [Triple, Triple],
  input: Pick<ModelManifest['input'], 'multipleOf' | 'patch' | 'rank'>,
): PlacedTile {
  const axes = ([0, 1, 2] as const).map((axis) => {
    // Whole strides are cut off, so that the network's own raster stays where the plan put it.
    const stride = input.rank === 4 && axis === 0 ? 1 : input.multipleOf;
    const smallest = Math.min(tile[axis], Math.ceil(input.patch[axis] / 2 / stride) * stride);
    const before = Math.max(0, Math.floor((lo[axis] - MARGIN - start[axis]) / stride) * stride);
    const wanted = Math.ceil((hi[axis] + 1 + MARGIN - start[axis] - before) / stride) * stride;
    const length = Math.min(tile[axis], Math.max(smallest, wanted));
    const skip = Math.min(before, tile[axis] - length);
    return { from: start[axis] + skip, length, weights: weights[axis].subarray(skip, skip + length) };
  });
  return {
    start: axes.map((x) => x.from) as unknown as Triple,
    tile: axes.map((x) => x.length) as unknown as Triple,
    weights: axes.map((x) => x.weights) as unknown as PlacedTile['weights'],
  };
}
