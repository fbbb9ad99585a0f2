/** The 3D brush: a ball swept along a stroke, cut by every slice it reaches. */
import { brushSlice } from '../contours/brush.ts';
import { type Grid, patientPoint, sliceDistanceMm, sliceNormal, toIndex } from '../geometry/grid.ts';
import type { Ring, SliceRings } from '../structures/types.ts';

/**
 * Adds or erases a ball of `radiusMm` swept along a stroke (LPS mm, `x0,y0,z0,x1,…`; all points on one slice or not).
 * Each slice gets the ball's own circle at its distance, with a sub-pixel edge.
 * @param onlyAt computes this slice alone (a preview).
 * @returns the changed slices only: k → new rings (empty where nothing is left).
 */
export function brushBall(
  grid: Grid,
  slices: SliceRings,
  strokeMm: Float64Array,
  radiusMm: number,
  mode: 'add' | 'erase',
  onlyAt?: number,
): Map<number, readonly Ring[]> {
  const changed = new Map<number, readonly Ring[]>();
  for (const { k, radius, points } of circlesOf(grid, strokeMm, radiusMm)) {
    if (onlyAt !== undefined && k !== onlyAt) continue;
    const before = changed.get(k) ?? slices.get(k) ?? [];
    if (mode === 'erase' && before.length === 0) continue;
    const after = brushSlice(grid, k, before, points, radius, mode);
    if (after.length !== before.length || after.some((ring) => !before.includes(ring))) changed.set(k, after);
  }
  return changed;
}

interface Circle {
  readonly k: number;
  readonly radius: number;
  readonly points: Float64Array;
}

/** The ball's circles: for every run of points at the same distance from a slice one swept circle. */
function circlesOf(grid: Grid, strokeMm: Float64Array, radiusMm: number): Circle[] {
  const normal = sliceNormal(grid);
  const apart = sliceDistanceMm(grid);
  const m = grid.indexToPatient;
  const sign = m[2] * normal[0] + m[6] * normal[1] + m[10] * normal[2] >= 0 ? 1 : -1;
  const reach = Math.ceil(radiusMm / apart) + 1;
  const runs = new Map<string, { k: number; radius: number; at: number[] }>();
  for (let n = 0; n + 2 < strokeMm.length; n += 3) {
    const p = [strokeMm[n], strokeMm[n + 1], strokeMm[n + 2]] as [number, number, number];
    const middle = toIndex(grid, patientPoint(...p))[2];
    for (let k = Math.ceil(middle - reach); k <= middle + reach; k += 1) {
      // Distance to slice k along the normal, rounded so that one slice's points share a run.
      const away = Math.round((k - middle) * apart * 1e6) / 1e6;
      if (k < 0 || k >= grid.dims[2] || Math.abs(away) >= radiusMm) continue;
      const key = `${k} ${Math.abs(away)}`;
      const run = runs.get(key) ?? { k, radius: Math.sqrt(radiusMm ** 2 - away ** 2), at: [] };
      run.at.push(...p.map((v, a) => v + sign * away * normal[a]!));
      runs.set(key, run);
    }
  }
  return [...runs.values()].map(({ k, radius, at }) => ({ k, radius, points: Float64Array.from(at) }));
}
