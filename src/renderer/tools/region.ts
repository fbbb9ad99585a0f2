/** From what is drawn on screen to rings in the patient. Pure. */
import { type Grid, toPatient } from '../../core/geometry/grid.ts';
import type { Ring } from '../../core/structures/types.ts';
import { indexOfPlane, type ViewPlane } from '../planes/planes.ts';

export type PlanePoint = readonly [number, number];
export type RegionMode = 'add' | 'cut';

/** Plane points as a ring on slice k (LPS mm). */
export function ringOfPlane(points: readonly PlanePoint[], plane: ViewPlane, k: number, grid: Grid): Ring {
  const ring = new Float64Array(points.length * 3);
  for (const [n, [p, q]] of points.entries()) ring.set(toPatient(grid, indexOfPlane(plane, p, q, k)), n * 3);
  return ring;
}

/** True when two ring lists hold the same ring objects: nothing was changed. */
export const sameRings = (a: readonly Ring[], b: readonly Ring[]): boolean =>
  a.length === b.length && a.every((ring) => b.includes(ring));

/** Drops points closer than `apartMm` to the one before; the last is kept. */
export function thinned(points: readonly PlanePoint[], apartMm: number): PlanePoint[] {
  const out: PlanePoint[] = [];
  for (const point of points) {
    const last = out.at(-1);
    if (last === undefined || Math.hypot(point[0] - last[0], point[1] - last[1]) >= apartMm) out.push(point);
  }
  return out;
}
