/** Rings on the integer grid that booleans work on, as columns: for rings that cross cleanly no point needs a number. */
import type { Ring } from '../structures/types.ts';
import { fromPlane } from './plane.ts';
import type { StepScale } from './step-grid.ts';

/**
 * Points in the order of their rings, each ring closed by its first point once more: edge n runs from point n to point n + 1.
 * Points that fall on the same step as the one before are left out.
 */
export interface StepRings {
  readonly x: Int32Array;
  readonly y: Int32Array;
  /** Where in its ring a point stands (the place of its x). */
  readonly place: Int32Array;
  /** The rings of three points or more. */
  readonly rings: readonly Ring[];
  /** Ring r has the edges from `first[r]` on, up to `first[r + 1] − 1` (without it). */
  readonly first: readonly number[];
  /** Rings numbered below this are of operand a, the others of operand b. */
  readonly ofA: number;
}

/** @param count points of all the rings. */
export function stepRings(
  a: readonly Ring[],
  b: readonly Ring[],
  count: number,
  { plane, steps, midU, midV }: StepScale,
): StepRings {
  const most = count + a.length + b.length;
  const [x, y, place] = [new Int32Array(most), new Int32Array(most), new Int32Array(most)];
  const [u, v] = [plane.u, plane.v];
  const rings: Ring[] = [];
  const first = [0];
  let size = 0;
  const add = (ring: Ring): void => {
    const start = size;
    let [px, py] = [0, 0];
    for (let at = 0; at + 2 < ring.length; at += 3) {
      const qx = Math.round((ring[at + u]! - midU) * steps);
      const qy = Math.round((ring[at + v]! - midV) * steps);
      if (size > start && qx === px && qy === py) continue;
      x[size] = px = qx;
      y[size] = py = qy;
      place[size] = at;
      size += 1;
    }
    while (size > start + 1 && x[size - 1] === x[start] && y[size - 1] === y[start]) size -= 1;
    if (size < start + 3) {
      size = start;
      return;
    }
    x[size] = x[start]!;
    y[size] = y[start]!;
    place[size] = place[start]!;
    size += 1;
    rings.push(ring);
    first.push(size);
  };
  for (const ring of a) add(ring);
  const ofA = rings.length;
  for (const ring of b) add(ring);
  return { x, y, place, rings, first, ofA };
}

/** The number of the ring that an edge belongs to. */
export function ringOf({ first }: StepRings, edge: number): number {
  let [low, high] = [0, first.length - 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (first[middle]! <= edge) low = middle;
    else high = middle;
  }
  return low;
}

/**
 * A ring in LPS mm, points of the input exactly as they came.
 * @param path points by number, crossings as −1 − their number.
 */
export function fromSteps(
  input: StepRings,
  crossings: { readonly x: readonly number[]; readonly y: readonly number[] },
  path: Int32Array,
  { plane, steps, midU, midV }: StepScale,
): Ring {
  const size = path.length;
  const out = new Float64Array(3 * size);
  let source: Ring | undefined;
  let [start, end] = [0, -1];
  for (let n = 0, to = 0; n < size; n += 1, to += 3) {
    const p = path[n]!;
    if (p < 0) {
      fromPlane(plane, midU + crossings.x[-1 - p]! / steps, midV + crossings.y[-1 - p]! / steps, out, to);
      continue;
    }
    if (p < start || p >= end) {
      const r = ringOf(input, p);
      [start, end] = [input.first[r]!, input.first[r + 1]!];
      source = input.rings[r];
    }
    const at = input.place[p]!;
    out[to] = source?.[at] ?? 0;
    out[to + 1] = source?.[at + 1] ?? 0;
    out[to + 2] = source?.[at + 2] ?? 0;
  }
  return out;
}
