/**
 * Contours seen by planes that cross them: on slice k a plane of constant i or j meets the rings in spans, inside by
 * the even-odd rule over all rings of the slice. Exact for the rings; each slice is drawn one slice thick. Pure.
 */
import type { Grid } from '../../core/geometry/grid.ts';
import type { Ring } from '../../core/structures/types.ts';

const indexRings = new WeakMap<Ring, Float64Array>();

/** A ring as i, j pairs (continuous index); kept as long as the ring lives. */
export function ringIndices(ring: Ring, grid: Grid): Float64Array {
  const known = indexRings.get(ring);
  if (known !== undefined) return known;
  const m = grid.patientToIndex;
  const out = new Float64Array((ring.length / 3) * 2);
  for (let n = 0, o = 0; n < ring.length; n += 3) {
    const [x, y, z] = [ring[n]!, ring[n + 1]!, ring[n + 2]!];
    out[o++] = m[0] * x + m[1] * y + m[2] * z + m[3];
    out[o++] = m[4] * x + m[5] * y + m[6] * z + m[7];
  }
  indexRings.set(ring, out);
  return out;
}

/**
 * Where the line `index[axis] = at` is inside the rings of a slice.
 * @returns start, end, start, end… of the other in-slice axis, ascending.
 */
export function cutSlice(rings: readonly Ring[], grid: Grid, axis: 0 | 1, at: number): number[] {
  const crossings: number[] = [];
  for (const ring of rings) {
    const points = ringIndices(ring, grid);
    const count = points.length / 2;
    let a = points[2 * (count - 1) + axis]!;
    let b = points[2 * (count - 1) + 1 - axis]!;
    for (let n = 0; n < count; n += 1) {
      const a2 = points[2 * n + axis]!;
      const b2 = points[2 * n + 1 - axis]!;
      if (a < at !== a2 < at) crossings.push(b + ((at - a) / (a2 - a)) * (b2 - b));
      a = a2;
      b = b2;
    }
  }
  return withoutSeams(crossings.sort((x, y) => x - y));
}

/** Index distance below which two crossings are the two sides of one keyhole seam. */
const SEAM = 1e-6;

/** A keyhole ring runs along its seam twice: both crossings go, the inside stays the inside. */
function withoutSeams(sorted: readonly number[]): number[] {
  const out: number[] = [];
  for (const value of sorted) {
    const last = out.at(-1);
    if (last !== undefined && value - last < SEAM) out.pop();
    else out.push(value);
  }
  return out;
}

/** Parts covered by exactly one of two ascending span lists: where a stepped outline has a horizontal edge. */
export function spansXor(a: readonly number[], b: readonly number[]): number[] {
  const ends = [...a, ...b].sort((x, y) => x - y);
  const out: number[] = [];
  for (let n = 0; n + 1 < ends.length; n += 2) {
    if (ends[n]! < ends[n + 1]!) out.push(ends[n]!, ends[n + 1]!);
  }
  return out;
}
