/**
 * Class probabilities at the model's resolution, blended from overlapping tiles: one Uint16 array a class (the
 * background is what is left), filled only where a class has a say, so untouched pages cost no memory.
 */
import { PedicleError } from '../core/errors/errors.ts';
import type { Grid } from '../core/geometry/grid.ts';
import type { ModelManifest } from './manifest.ts';
import type { Triple } from './tiles.ts';

/** Fixed-point 1.0; below 65535 so that rounding of overlapping shares cannot overflow. */
export const ONE = 65_000;
/** Logit differences beyond this weigh less than half a fixed-point step. */
const NEGLIGIBLE = 12;

export interface Probabilities {
  readonly grid: Grid;
  readonly classes: readonly string[];
  /** Index of the background class, −1 when the output has none (non-exclusive outputs). */
  readonly background: number;
  readonly exclusive: boolean;
  /** One array a class in the grid's flat order, 0…ONE; null for the background of an exclusive output. */
  readonly values: readonly (Uint16Array | null)[];
}

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
 * Adds one tile's probabilities. Softmax is evaluated only where another class comes within e^−12 of the background.
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
  };
  for (let a = Math.max(0, -sa); a < ta && sa + a < na; a += 1) {
    for (let b = Math.max(0, -sb); b < tb && sb + b < nb; b += 1) {
      const weight = (tile.weights[0][a] as number) * (tile.weights[1][b] as number) * tile.share * ONE;
      add(row, tc * (b + tb * a), sc + nc * (sb + b + nb * (sa + a)), weight);
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
}

function softmaxRow(row: Row, from: number, to: number, weight: number): void {
  const { data, stride, weights, temperature } = row;
  const { values, background } = row.into;
  const count = values.length;
  let check = 0;
  for (let x = row.first; x < row.last; x += 1) {
    let top = Number.NEGATIVE_INFINITY;
    for (let n = 0, p = from + x; n < count; n += 1, p += stride) {
      const v = data[p] as number;
      check += v;
      if (n !== background && v > top) top = v;
    }
    const rest =
      background >= 0 ? (data[from + x + background * stride] as number) : Number.NEGATIVE_INFINITY;
    if ((rest - top) / temperature > NEGLIGIBLE) continue;
    const max = Math.max(top, rest);
    let sum = 0;
    for (let n = 0, p = from + x; n < count; n += 1, p += stride) {
      const distance = (max - (data[p] as number)) / temperature;
      if (distance < 2 * NEGLIGIBLE) sum += Math.exp(-distance);
    }
    const scale = (weight * (weights[x] as number)) / sum;
    for (let n = 0, p = from + x; n < count; n += 1, p += stride) {
      const array = values[n];
      const distance = (max - (data[p] as number)) / temperature;
      if (!array || distance > NEGLIGIBLE) continue;
      array[to + x] = (array[to + x] as number) + Math.round(scale * Math.exp(-distance));
    }
  }
  // A sum over the row is a number only when every value is.
  if (check - check !== 0) throw invalidOutput();
}

function sigmoidRow(row: Row, from: number, to: number, weight: number): void {
  const { data, stride, weights, temperature } = row;
  row.into.values.forEach((array, n) => {
    if (!array) return;
    for (let x = row.first, p = from + n * stride + row.first; x < row.last; x += 1, p += 1) {
      const v = (data[p] as number) / temperature;
      if (v < -NEGLIGIBLE) continue;
      if (!(v - v === 0)) throw invalidOutput();
      array[to + x] =
        (array[to + x] as number) + Math.round((weight * (weights[x] as number)) / (1 + Math.exp(-v)));
    }
  });
}

function plainRow(row: Row, from: number, to: number, weight: number): void {
  const { data, stride, weights } = row;
  row.into.values.forEach((array, n) => {
    if (!array) return;
    for (let x = row.first, p = from + n * stride + row.first; x < row.last; x += 1, p += 1) {
      const v = data[p] as number;
      if (!(v - v === 0)) throw invalidOutput();
      if (v > 0)
        array[to + x] =
          (array[to + x] as number) + Math.round(weight * (weights[x] as number) * Math.min(1, v));
    }
  });
}

const invalidOutput = (): PedicleError =>
  new PedicleError(
    'model-output-invalid',
    'The network gave values that are not numbers.',
    'Run again on the CPU provider; if it happens again the model file is unusable.',
  );
