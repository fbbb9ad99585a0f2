/** Volumes of contours as different readers compute them. */
import { ringsToPolygons } from '../../core/contours/index.ts';
import { type Grid, sliceDistanceMm } from '../../core/geometry/grid.ts';
import type { Ring, SliceRings } from '../../core/structures/types.ts';
import type { ProofVolumes } from './types.ts';

function area(p: Ring): number {
  let [x, y, z] = [0, 0, 0];
  for (let a = p.length - 3, b = 0; b < p.length; a = b, b += 3) {
    x += (p[a + 1]! - p[1]!) * (p[b + 2]! - p[2]!) - (p[a + 2]! - p[2]!) * (p[b + 1]! - p[1]!);
    y += (p[a + 2]! - p[2]!) * (p[b]! - p[0]!) - (p[a]! - p[0]!) * (p[b + 2]! - p[2]!);
    z += (p[a]! - p[0]!) * (p[b + 1]! - p[1]!) - (p[a + 1]! - p[1]!) * (p[b]! - p[0]!);
  }
  return Math.hypot(x, y, z) / 2;
}

export function volumesByRule(slices: SliceRings, grid: Grid): ProofVolumes {
  let sum = 0;
  for (const rings of slices.values())
    for (const { outer, holes } of ringsToPolygons(rings))
      sum += area(outer) - holes.reduce((s, hole) => s + area(hole), 0);
  const cc = (sum * sliceDistanceMm(grid)) / 1000;
  return { evenOddCc: cc, windingCc: cc, unionCc: cc };
}
