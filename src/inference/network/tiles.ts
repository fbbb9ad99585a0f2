/** Where the network looks: tile size, positions and blending weights along each tensor axis. */
import { fault } from '../../core/errors/errors.ts';
import type { ModelManifest } from '../manifest/manifest.ts';

/** Tensor axes 0, 1, 2 (slowest to fastest). */
export type Triple = readonly [number, number, number];

export interface TilePlan {
  /** Voxels of one tile along each tensor axis. */
  readonly tile: Triple;
  /** First index of every tile along each axis; a tile may reach past the volume, where padding is fed. */
  readonly starts: readonly [readonly number[], readonly number[], readonly number[]];
  /** weights[axis][n][x]: share of tile n at its voxel x; over all tiles the shares of a voxel sum to 1. */
  readonly weights: readonly [readonly Float32Array[], readonly Float32Array[], readonly Float32Array[]];
}

type TileInput = Pick<
  ModelManifest['input'],
  'patch' | 'multipleOf' | 'dynamic' | 'overlap' | 'gaussianSigma' | 'maxVoxels' | 'rank'
>;

/**
 * Plans the tiles that cover a volume of `size` voxels (tensor order). A network that takes any size (`dynamic`) gets
 * the tiles that feed the fewest voxels in all, overlapping by `overlap × patch` and holding at most `maxVoxels`;
 * others get tiles of exactly `patch`, evenly spaced (nnU-Net's `compute_steps_for_sliding_window`).
 * @throws PedicleError `model-grid-empty` when a size is not positive.
 */
export function planTiles(size: Triple, input: TileInput): TilePlan {
  if (!size.every((n) => n > 0)) {
    throw fault('model-grid-empty');
  }
  const counts = input.dynamic ? cheapestCounts(size, input) : null;
  const axes = ([0, 1, 2] as const).map((axis) => {
    const tile = counts ? tileSize(size[axis], counts[axis], input, axis) : input.patch[axis];
    const count = counts ? counts[axis] : patchCount(size[axis], input, axis);
    const stride = counts && !isSliceAxis(input, axis) ? input.multipleOf : 1;
    const starts = evenStarts(size[axis], tile, count, stride);
    return {
      tile,
      starts,
      weights: axisWeights(size[axis], tile, starts, input.patch[axis], input.gaussianSigma),
    };
  });
  return {
    tile: axes.map((a) => a.tile) as unknown as Triple,
    starts: axes.map((a) => a.starts) as unknown as TilePlan['starts'],
    weights: axes.map((a) => a.weights) as unknown as TilePlan['weights'],
  };
}

/**
 * The plan of a pass that is shifted by `shift` voxels towards the start of every axis: the same tiles, laid from
 * −shift on, so that a network with a strided stem pairs the voxels differently.
 */
export function planShiftedTiles(size: Triple, input: TileInput, shift: number): TilePlan {
  if (shift === 0) return planTiles(size, input);
  const shifts = ([0, 1, 2] as const).map((axis) =>
    isSliceAxis(input, axis) ? 0 : shift,
  ) as unknown as Triple;
  const plan = planTiles([size[0] + shifts[0], size[1] + shifts[1], size[2] + shifts[2]], input);
  const starts = plan.starts.map((s, axis) =>
    s.map((n) => n - shifts[axis as 0]),
  ) as unknown as TilePlan['starts'];
  return { ...plan, starts };
}

/** Tile length along an axis when `count` tiles share it: whole strides, at least half a patch. */
function tileSize(size: number, count: number, input: TileInput, axis: 0 | 1 | 2): number {
  if (isSliceAxis(input, axis)) return 1;
  const stride = input.multipleOf;
  const overlap = input.patch[axis] * input.overlap;
  const smallest = Math.ceil(input.patch[axis] / 2 / stride) * stride;
  return Math.max(smallest, Math.ceil((size + (count - 1) * overlap) / count / stride) * stride);
}

function cheapestCounts(size: Triple, input: TileInput): Triple {
  let best: Triple | null = null;
  let bestCost = Number.POSITIVE_INFINITY;
  const most = ([0, 1, 2] as const).map(
    (a) => patchCount(size[a], input, a) + (isSliceAxis(input, a) ? 0 : 1),
  ) as [number, number, number];
  const limit = Math.max(input.maxVoxels, input.patch[0] * input.patch[1] * input.patch[2]);
  for (let a = isSliceAxis(input, 0) ? most[0] : 1; a <= most[0]; a += 1) {
    for (let b = 1; b <= most[1]; b += 1) {
      for (let c = 1; c <= most[2]; c += 1) {
        const voxels =
          tileSize(size[0], a, input, 0) * tileSize(size[1], b, input, 1) * tileSize(size[2], c, input, 2);
        const cost = voxels * a * b * c;
        if (voxels <= limit && cost < bestCost) [best, bestCost] = [[a, b, c], cost];
      }
    }
  }
  return best ?? most;
}

/** A 2D network sees one slice at a time. */
const isSliceAxis = (input: TileInput, axis: 0 | 1 | 2): boolean => input.rank === 4 && axis === 0;

/** Patches of the manifest's own size that cover an axis. */
function patchCount(size: number, input: TileInput, axis: 0 | 1 | 2): number {
  if (isSliceAxis(input, axis)) return size;
  const patch = input.patch[axis];
  return size <= patch ? 1 : Math.ceil((size - patch) / Math.max(1, patch * (1 - input.overlap)) - 1e-9) + 1;
}

/**
 * Evenly spaced starts, on whole strides, from 0 to one that covers the end; a volume smaller than the tile lies about
 * in its middle.
 */
function evenStarts(size: number, tile: number, count: number, stride: number): number[] {
  if (size <= tile) return [0 - Math.floor((tile - size) / 2 / stride) * stride];
  const last = Math.ceil((size - tile) / stride);
  return Array.from({ length: count }, (_, n) => stride * Math.round((n * last) / Math.max(1, count - 1)));
}

/**
 * Blending profile of one tile: Gaussian flanks as for a tile of `patch` (sigma × patch), flat between them when the
 * tile is longer; normalised so that all tiles' shares of a voxel sum to 1.
 */
function axisWeights(
  size: number,
  tile: number,
  starts: readonly number[],
  patch: number,
  sigma: number | null,
): Float32Array[] {
  const profile = Float64Array.from({ length: tile }, (_, x) => {
    if (sigma === null) return 1;
    const half = Math.min(patch, tile) / 2;
    const inward = Math.min(x + 0.5, tile - x - 0.5, half);
    return Math.exp(-0.5 * ((half - inward) / (sigma * Math.min(patch, tile))) ** 2) + 1e-6;
  });
  const total = new Float64Array(size);
  for (const start of starts) {
    for (let x = Math.max(0, -start); x < tile && start + x < size; x += 1) {
      total[start + x] = total[start + x]! + profile[x]!;
    }
  }
  return starts.map((start) =>
    Float32Array.from({ length: tile }, (_, x) => {
      const at = start + x;
      return at < 0 || at >= size ? 0 : profile[x]! / total[at]!;
    }),
  );
}
