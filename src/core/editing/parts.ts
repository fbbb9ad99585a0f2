/** Holes and parts of contours, decided on whole rings so that every ring that stays is the very same object. */
import { resolveRings } from '../contours/boolean.ts';
import { hasPointTwice } from '../contours/keyhole.ts';
import { ringsArea } from '../contours/measure.ts';
import { type Polygon, ringsToPolygons } from '../contours/nesting.ts';
import { rasterize, rasterizeSlice } from '../contours/rasterize.ts';
import type { Grid } from '../geometry/grid.ts';
import { type KeepParts, removeSmallParts } from '../masks/components.ts';
import type { Mask } from '../masks/types.ts';
import type { Ring, SliceRings } from '../structures/types.ts';

/** A ring that comes back to one of its points may be a keyhole: it is taken apart into outer and hole. */
function withoutKeyholes(rings: readonly Ring[]): Ring[] {
  return rings.flatMap((ring) => (hasPointTwice(ring) ? resolveRings([ring]) : [ring]));
}

/**
 * The rings of a slice without holes of at most `maxMm2` (mm²; Infinity fills all). What lies inside a filled hole goes with it.
 * The limit keeps the spinal canal (about 300 mm²) open in a vertebra while pinholes close.
 * @returns the same list when there is nothing to fill.
 */
export function fillRingHoles(rings: readonly Ring[], maxMm2: number): readonly Ring[] {
  const separate = withoutKeyholes(rings);
  const filled =
    separate.length > 1
      ? ringsToPolygons(separate).flatMap((polygon) =>
          polygon.holes.filter((hole) => ringsArea([hole]) <= maxMm2),
        )
      : [];
  if (filled.length === 0) return rings;
  const gone = new Set<Ring>(filled);
  for (const hole of filled) for (const ring of separate) if (liesIn(ring, hole)) gone.add(ring);
  return separate.filter((ring) => !gone.has(ring));
}

/** Whether `inner` is one of two nested rings with `outer` around it. */
function liesIn(inner: Ring, outer: Ring): boolean {
  if (inner === outer) return false;
  const [polygon, ...rest] = ringsToPolygons([outer, inner]);
  return rest.length === 0 && polygon?.outer === outer;
}

/** The contours without small parts: 3D-connected parts (26 neighbours) are counted in voxels, rings stay or go whole. */
export function dropParts(grid: Grid, slices: SliceRings, keep: KeepParts): SliceRings {
  const kept = removeSmallParts(rasterize(grid, slices), keep);
  const out = new Map<number, readonly Ring[]>();
  for (const [k, rings] of slices) {
    const polygons = ringsToPolygons(withoutKeyholes(rings));
    const staying = polygons.filter((polygon) => touches(grid, k, polygon, kept));
    if (staying.length === polygons.length) out.set(k, rings);
    else if (staying.length > 0)
      out.set(
        k,
        staying.flatMap((p) => [p.outer, ...p.holes]),
      );
  }
  return out;
}

/** Whether a voxel of the polygon belongs to the mask. */
function touches(grid: Grid, k: number, polygon: Polygon, mask: Mask): boolean {
  const area = rasterizeSlice(grid, k, [polygon.outer, ...polygon.holes]);
  const [a, b] = [area.box, mask.box];
  const slice = k - b.lo[2];
  if (slice < 0 || slice >= b.size[2]) return false;
  for (let j = 0, n = 0; j < a.size[1]; j += 1) {
    for (let i = 0; i < a.size[0]; i += 1, n += 1) {
      if (area.data[n] === 0) continue;
      const [mi, mj] = [i + a.lo[0] - b.lo[0], j + a.lo[1] - b.lo[1]];
      if (mi < 0 || mj < 0 || mi >= b.size[0] || mj >= b.size[1]) continue;
      if (mask.data[mi + b.size[0] * (mj + b.size[1] * slice)] === 1) return true;
    }
  }
  return false;
}
