/** The union of grown areas, straight from their raw offset curves. */
import type { Ring } from '../structures/types.ts';
import { type Edges, noEdges } from './edges.ts';
import { overlay } from './overlay.ts';
import { signedArea, toPlane } from './plane.ts';
import { inShade } from './shade.ts';
import { addRing, type StepGrid, stepGridOf, toRing } from './step-grid.ts';

/** Rings thinner than this many steps of the integer grid are rounding, not area. */
const THINNEST_STEPS = 4;
/** Rings of more points than this are not asked. */
const MOST_OF_ROUNDING = 64;

/**
 * What any of the areas covers. A raw curve of growing winds around nothing negatively (it is the area, and a rectangle
 * or sector swept on every edge and corner: Chen & McMains 2005), so the windings of several may be added up.
 * @param areas raw curves of `rawGrowth`, one list an area, all on one plane.
 * @returns rings that do not cross, outer ones and holes.
 * @throws PedicleError `contours-too-tangled`.
 */
export function uniteGrown(areas: readonly (readonly Ring[])[]): Ring[] {
  const all = areas.flat();
  if (all.length === 0) return [];
  const count = all.reduce((sum, ring) => sum + ring.length / 3, 0);
  const grid = stepGridOf(all, count);
  const sized = areas.map((rings) => ({
    rings,
    size: rings.reduce((sum, ring) => sum + signedArea(toPlane(grid.plane, ring)), 0),
  }));
  // The largest area has most of the others in its shade.
  const [largest, ...others] = sized.sort((p, q) => Math.abs(q.size) - Math.abs(p.size));
  const edgesOf = (list: typeof sized): Edges => {
    const edges = noEdges(
      grid.points,
      list.reduce((sum, { rings }) => sum + rings.reduce((n, ring) => n + ring.length / 3, 0), 0),
    );
    for (const { rings, size } of list)
      for (const ring of rings) addRing(edges, ring, grid, size < 0 ? -1 : 1, 0);
    return edges;
  };
  const own = edgesOf(largest === undefined ? [] : [largest]);
  const { edges, shade } = inShade(own, edgesOf(others));
  return overlay(edges, (a) => a > 0, grid.rings.length, shade)
    .map((path) => toRing(path, grid))
    .filter((ring) => !isRounding(ring, grid));
}

function isRounding(ring: Ring, { plane, steps }: StepGrid): boolean {
  if (ring.length > 3 * MOST_OF_ROUNDING) return false;
  const flat = toPlane(plane, ring);
  let length = 0;
  for (let p = flat.length - 2, q = 0; q < flat.length; p = q, q += 2)
    length += Math.hypot(flat[q]! - flat[p]!, flat[q + 1]! - flat[p + 1]!);
  return 2 * Math.abs(signedArea(flat)) * steps < length * THINNEST_STEPS;
}
