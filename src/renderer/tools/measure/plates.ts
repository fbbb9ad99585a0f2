/** End plates as lines in a view, and Cobb angles made of two of them. Pure. */
import type { Vec3 } from '../../../core/geometry/grid.ts';
import { along, cross, dot, minus, unit } from '../../../core/geometry/vec.ts';
import type { Surface } from '../../planes/surface.ts';
import type { NamedPlate } from '../../workers/targets/targets.worker.ts';
import type { PlanePoint } from '../region.ts';
import type { Measure } from './measures.ts';

/** A plate this near to the plane seen shows as a line: half a small body's width, mm. */
const REACH_MM = 15;
/** Its plane and the plane seen must cross at an angle no smaller than this, sine. */
const CROSSING = 0.5;
/** Lines are drawn this much longer than the body, to both sides, mm. */
const BEYOND_MM = 6;

/** Where a plate meets a plane of this normal: its ends, LPS mm; null where both lie almost alike. */
export function plateLine(plate: NamedPlate, normal: Vec3, through: Vec3): readonly [Vec3, Vec3] | null {
  const run = cross(plate.normal, normal);
  if (Math.hypot(...run) < CROSSING) return null;
  const way = unit(run);
  // The plate's point nearest to its middle that lies in the plane seen.
  const slope = unit(cross(way, plate.normal));
  const rise = dot(slope, normal);
  const middle = along(plate.centreMm, slope, dot(minus(through, plate.centreMm), normal) / rise);
  const half = Math.abs(way[0]) * plate.halfWidthMm + Math.abs(way[1]) * plate.halfDepthMm + BEYOND_MM;
  return [along(middle, way, -half), along(middle, way, half)];
}

export interface SeenPlate {
  readonly plate: NamedPlate;
  readonly pointsMm: readonly [Vec3, Vec3];
  readonly line: readonly [PlanePoint, PlanePoint];
}

/** The plates that a view shows as lines. */
export function platesIn(surface: Surface, plates: readonly NamedPlate[]): SeenPlate[] {
  const { normal } = surface;
  if (normal === null) return [];
  return plates.flatMap((plate) => {
    const { at, offMm } = surface.placeOf(plate.centreMm);
    if (Math.abs(offMm) > REACH_MM) return [];
    const pointsMm = plateLine(plate, normal, surface.pointAt(at));
    if (pointsMm === null) return [];
    return [{ plate, pointsMm, line: [surface.placeOf(pointsMm[0]).at, surface.placeOf(pointsMm[1]).at] }];
  });
}

/** Distance of a point from a line's piece, in the plane's mm. */
function apart([x, y]: PlanePoint, [[ax, ay], [bx, by]]: readonly [PlanePoint, PlanePoint]): number {
  const [dx, dy] = [bx - ax, by - ay];
  const t = Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1)));
  return Math.hypot(x - ax - t * dx, y - ay - t * dy);
}

/** The plate nearest to a place of a view, no further than `reachMm`. */
export function nearestPlate(at: PlanePoint, seen: readonly SeenPlate[], reachMm: number): SeenPlate | null {
  let best: { seen: SeenPlate; mm: number } | null = null;
  for (const one of seen) {
    const mm = apart(at, one.line);
    if (mm <= reachMm && (best === null || mm < best.mm)) best = { seen: one, mm };
  }
  return best?.seen ?? null;
}

/** One of the two lines: of a plate, or drawn by hand. */
export interface CobbLine {
  readonly pointsMm: readonly [Vec3, Vec3];
  readonly plate: NamedPlate | null;
}

/** The angle between two lines; the plates are told only where both lines are of plates. */
export function cobbMeasure(first: CobbLine, second: CobbLine): Measure {
  const plates = [first.plate, second.plate].flatMap((p) => (p === null ? [] : [`${p.vertebra}/${p.end}`]));
  return {
    kind: 'cobb',
    pointsMm: [...first.pointsMm, ...second.pointsMm],
    lines: plates.length === 2 ? plates : [],
  };
}
