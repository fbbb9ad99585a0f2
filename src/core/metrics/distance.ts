/**
 * Exact distances from the elements of one surface to the nearest element of another.
 *
 * Only the distances at the elements are wanted, so no distance map is made. The nearest element within each row of the
 * target is tabulated (first pass of the transform of Maurer et al. 2003); each query then walks the rows around it,
 * nearest first, until no further row can be closer. Where surfaces are so far apart that this costs more than a
 * transform would, the rest is done slice by slice with lower envelopes of parabolas (Felzenszwalb & Huttenlocher 2012).
 * Both ways are exact in double precision.
 */
import { sweepSlices } from './distance-sweep.ts';
import type { LatticeMm } from './lattice.ts';
import type { RowTable } from './row-table.ts';
import type { SurfaceElements } from './surface.ts';

/** Row visits after which a slice-by-slice sweep is cheaper, per lattice point of the target. */
const VISITS_PER_POINT = 4;

/**
 * Distance in mm from each element of `from` to the nearest element of the table's surface, in the order of `from`.
 * With `inPlane`, only elements of the same slice count; Infinity where there is none.
 */
export function nearestDistancesMm(
  from: SurfaceElements,
  table: RowTable,
  lattice: LatticeMm,
  inPlane = false,
): Float64Array {
  const squared = new Float64Array(from.offsets.length).fill(Number.POSITIVE_INFINITY);
  if (table.target.offsets.length === 0) return squared;
  const canSweep = !inPlane && lattice.jPerKMm === 0;
  const budget = canSweep ? 4096 + VISITS_PER_POINT * table.steps.length : Number.POSITIVE_INFINITY;
  const done = searchRows(from, table, lattice, inPlane, budget, squared);
  if (done < from.offsets.length) sweepSlices(from, done, table, lattice, squared);
  for (let n = 0; n < squared.length; n += 1) squared[n] = Math.sqrt(squared[n]!);
  return squared;
}

/** Searches query after query until the budget of row visits is spent; returns how many queries are done. */
function searchRows(
  from: SurfaceElements,
  { target, steps }: RowTable,
  { iMm, jMm, kMm, jPerKMm }: LatticeMm,
  inPlane: boolean,
  budget: number,
  squared: Float64Array,
): number {
  const [ni, nj, nk] = target.size;
  const [fi, fj] = from.size;
  const [oi, oj, ok] = [0, 1, 2].map((a) => from.lo[a]! - target.lo[a]!) as [number, number, number];
  const ii = iMm * iMm;
  const nothing = ii * 65535 * 65535;
  let visits = 0;
  let previous = -2;
  for (let n = 0; n < squared.length; n += 1) {
    if (visits > budget) return n;
    const offset = from.offsets[n]!;
    const row = Math.floor(offset / fi);
    const slice = Math.floor(row / fj);
    const qi = offset - row * fi + oi;
    const qj = row - slice * fj + oj;
    const qk = slice + ok;
    const ci = qi < 0 ? 0 : qi >= ni ? ni - 1 : qi;
    const beyond = Math.abs(qi - ci);
    let best = Number.POSITIVE_INFINITY;
    if (offset === previous + 1 && offset > row * fi) {
      // One step along the row from a point whose distance is known: it cannot be farther than that plus the step.
      const bound = Math.sqrt(squared[n - 1]!) + iMm;
      best = bound * bound * (1 + 1e-12);
    }
    previous = offset;
    const farthest = inPlane ? 0 : Math.max(Math.abs(qk), Math.abs(nk - 1 - qk));
    const nearest = qk < 0 ? -qk : qk >= nk ? qk - nk + 1 : 0;
    for (let t = nearest; t <= farthest; t += 1) {
      const zz = kMm * t * (kMm * t);
      if (zz >= best) break;
      for (let side = t === 0 ? 1 : -1; side <= 1; side += 2) {
        const k = qk + side * t;
        if (k < 0 || k >= nk) continue;
        const shift = jPerKMm * side * t;
        const foot = Math.round(qj - shift / jMm);
        const first = foot < 0 ? 0 : foot >= nj ? nj - 1 : foot;
        const base = ci + ni * nj * k;
        for (let j = first; j < nj; j += 1) {
          const y = jMm * (j - qj) + shift;
          const yz = y * y + zz;
          if (yz >= best && j >= foot) break;
          const x = steps[base + ni * j]! + beyond;
          const d = ii * x * x + yz;
          if (d < best) best = d;
          visits += 1;
        }
        for (let j = first - 1; j >= 0; j -= 1) {
          const y = jMm * (j - qj) + shift;
          const yz = y * y + zz;
          if (yz >= best) break;
          const x = steps[base + ni * j]! + beyond;
          const d = ii * x * x + yz;
          if (d < best) best = d;
          visits += 1;
        }
      }
    }
    squared[n] = best < nothing ? best : Number.POSITIVE_INFINITY;
  }
  return squared.length;
}
