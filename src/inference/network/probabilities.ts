/**
 * Class probabilities at the model's resolution, blended from overlapping tiles: one Uint16 array a class (the
 * background is what is left), filled only where a class has a say, so untouched pages cost no memory.
 */
import { fault, type PedicleError } from '../../core/errors/errors.ts';
import type { Grid } from '../../core/geometry/grid.ts';
import { type ModelManifest, VOTE_CHANNELS } from '../manifest/manifest.ts';
import type { Triple } from './tiles.ts';

/** Fixed-point 1.0; below 65535 so that rounding of overlapping shares cannot overflow. */
export const ONE = 65_000;
/** Logit differences beyond this (a probability of 1/2000) count as nothing: most of a tile is plainly background. */
const NEGLIGIBLE = Math.log(2000);

export interface Probabilities {
  readonly grid: Grid;
  readonly classes: readonly string[];
  /** Index of the background class, −1 when the output has none (non-exclusive outputs). */
  readonly background: number;
  readonly exclusive: boolean;
  /** One array a class in the grid's flat order, 0…ONE; null for the background of an exclusive output. */
  readonly values: readonly (Uint16Array | null)[];
  /** The raw vote channels (`output.votes` of the manifest) times {@link VOTE_ONE}, blended like the classes; null without. */
  readonly votes: readonly Int16Array[] | null;
}

/** Fixed-point 1.0 of a vote: room for ±8. */
export const VOTE_ONE = 4096;

/** Empty probabilities (all background) for a model's output on `grid`. */
export function emptyProbabilities(grid: Grid, output: ModelManifest['output']): Probabilities {
  const size = grid.dims[0] * grid.dims[1] * grid.dims[2];
  const background = output.classes.indexOf('background');
  return {
    grid,
    classes: output.classes,
    background,
    exclusive: output.exclusive,
    values: output.classes.map((_, n) =>
      n === background && output.exclusive ? null : new Uint16Array(size),
    ),
    votes: output.votes ? Array.from({ length: VOTE_CHANNELS }, () => new Int16Array(size)) : null,
  };
}

/** One tile's raw output and where it goes. */
export interface TileOutput {
  /** Raw network output, [classes, a, b, c] row-major. */
  readonly data: Float32Array;
  readonly tile: Triple;
  readonly start: Triple;
  /** Share of this tile along each axis, see `TilePlan.weights`. */
  readonly weights: readonly [Float32Array, Float32Array, Float32Array];
  /** Extra factor, 1/passes with mirrored passes. */
  readonly share: number;
}

/**
 * Adds one tile's probabilities; those below 1/2000 count as nothing.
 * @throws PedicleError `model-output-invalid` on a value that is not a number.
 */
export function addTile(
  into: Probabilities,
  tile: TileOutput,
  output: Pick<ModelManifest['output'], 'activation'>,
  temperature: number,
): void {
  const [nc, nb, na] = into.grid.dims;
  const [ta, tb, tc] = tile.tile;
  const [sa, sb, sc] = tile.start;
  const [c0, c1] = [Math.max(0, -sc), Math.min(tc, nc - sc)];
  const add =
    output.activation === 'softmax' ? softmaxRow : output.activation === 'sigmoid' ? sigmoidRow : plainRow;
  const row: Row = {
    into,
    data: tile.data,
    stride: ta * tb * tc,
    weights: tile.weights[2],
    first: c0,
    last: c1,
    temperature,
    top: new Float32Array(tc),
    active: new Int32Array(tc),
  };
  for (let a = Math.max(0, -sa); a < ta && sa + a < na; a += 1) {
    for (let b = Math.max(0, -sb); b < tb && sb + b < nb; b += 1) {
      const weight = tile.weights[0][a]! * tile.weights[1][b]! * tile.share * ONE;
      const [from, to] = [tc * (b + tb * a), sc + nc * (sb + b + nb * (sa + a))];
      add(row, from, to, weight);
      if (into.votes) addVotes(row, into.votes, from, to, weight / ONE);
    }
  }
}

interface Row {
  readonly into: Probabilities;
  readonly data: Float32Array;
  readonly stride: number;
  readonly weights: Float32Array;
  readonly first: number;
  readonly last: number;
  readonly temperature: number;
  /** Scratch of one row. */
  readonly top: Float32Array;
  readonly active: Int32Array;
}

function softmaxRow(row: Row, from: number, to: number, weight: number): void {
  const { data, stride, weights, temperature } = row;
  const { values, background } = row.into;
  const count = values.length;
  const active = contestedVoxels(row, from);
  for (let a = 0; a < active; a += 1) {
    const x = row.active[a]!;
    const start = from + x;
    let max = row.top[x]!;
    if (background >= 0) max = Math.max(max, data[start + background * stride]!);
    let sum = 0;
    for (let n = 0, p = start; n < count; n += 1, p += stride) {
      const distance = (max - data[p]!) / temperature;
      if (distance < NEGLIGIBLE) sum += Math.exp(-distance);
    }
    const scale = (weight * weights[x]!) / sum;
    for (let n = 0, p = start; n < count; n += 1, p += stride) {
      const array = values[n];
      const distance = (max - data[p]!) / temperature;
      if (!array || distance >= NEGLIGIBLE) continue;
      array[to + x] = array[to + x]! + Math.round(scale * Math.exp(-distance));
    }
  }
}

/** Fills `row.top` (largest logit but the background's) and `row.active` (voxels that are not plainly background). */
function contestedVoxels(row: Row, from: number): number {
  const { data, stride, top, first, last } = row;
  const { values, background } = row.into;
  top.fill(Number.NEGATIVE_INFINITY);
  let check = 0;
  for (let n = 0; n < values.length; n += 1) {
    if (n === background) continue;
    for (let x = first, p = from + n * stride + first; x < last; x += 1, p += 1) {
      const v = data[p]!;
      check += v;
      if (v > top[x]!) top[x] = v;
    }
  }
  const clear = NEGLIGIBLE * row.temperature;
  let active = 0;
  for (let x = first, p = from + background * stride + first; x < last; x += 1, p += 1) {
    const rest = background >= 0 ? data[p]! : Number.NEGATIVE_INFINITY;
    if (background >= 0) check += rest;
    if (rest - top[x]! > clear) continue;
    row.active[active] = x;
    active += 1;
  }
  // A sum over the row is a number only when every value is.
  if (check - check !== 0) throw invalidOutput();
  return active;
}

function sigmoidRow(row: Row, from: number, to: number, weight: number): void {
  const { data, stride, weights, temperature } = row;
  row.into.values.forEach((array, n) => {
    if (!array) return;
    for (let x = row.first, p = from + n * stride + row.first; x < row.last; x += 1, p += 1) {
      const v = data[p]! / temperature;
      if (v < -NEGLIGIBLE) continue;
      if (!(v - v === 0)) throw invalidOutput();
      array[to + x] = array[to + x]! + Math.round((weight * weights[x]!) / (1 + Math.exp(-v)));
    }
  });
}

function plainRow(row: Row, from: number, to: number, weight: number): void {
  const { data, stride, weights } = row;
  row.into.values.forEach((array, n) => {
    if (!array) return;
    for (let x = row.first, p = from + n * stride + row.first; x < row.last; x += 1, p += 1) {
      const v = data[p]!;
      if (!(v - v === 0)) throw invalidOutput();
      if (v > 0) array[to + x] = array[to + x]! + Math.round(weight * weights[x]! * Math.min(1, v));
    }
  });
}

/** Votes of every voxel of a row, so that their shares add up to 1 wherever they are asked for. */
function addVotes(row: Row, votes: readonly Int16Array[], from: number, to: number, weight: number): void {
  const { data, stride, weights, first, last } = row;
  votes.forEach((array, n) => {
    for (let x = first, p = from + (row.into.values.length + n) * stride + first; x < last; x += 1, p += 1) {
      const v = Math.max(-7.9, Math.min(7.9, data[p]!));
      if (v - v !== 0) throw invalidOutput();
      array[to + x] = array[to + x]! + Math.round(VOTE_ONE * weight * weights[x]! * v);
    }
  });
}

const invalidOutput = (): PedicleError => fault('model-output-invalid');
