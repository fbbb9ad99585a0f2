/** Areas, centroids, volumes and inside tests of contours, straight from their coordinates. */
import { type Grid, sliceDistanceMm, type Vec3 } from '../geometry/grid.ts';
import type { Ring, SliceRings } from '../structures/types.ts';
import { sideOf } from './nesting.ts';
import { fromPlane, planeOf, signedArea, toPlane } from './plane.ts';
import { surelySimple } from './simple-ring.ts';
import { sweepAreas } from './sweep.ts';

/**
 * How the rings of a slice are read: `even-odd` over all of them (Pedicle's rule), non-zero `winding` over all of
 * them, or the `union` of each filled by itself (readers that OR contours).
 */
export type AreaRule = 'even-odd' | 'winding' | 'union';

/** One number per {@link AreaRule}. */
export interface ByRule {
  readonly evenOdd: number;
  readonly winding: number;
  readonly union: number;
}

/** Rings never change in place: what was counted once holds for as long as the list is the very same. */
const counted = new WeakMap<readonly Ring[], ByRule>();

/** Areas in mm² of the rings of one slice by every rule; rings may cross, touch, nest and be keyholed. */
export function areasByRule(rings: readonly Ring[]): ByRule {
  const known = counted.get(rings);
  if (known !== undefined) return known;
  const areas = countAreas(rings);
  counted.set(rings, areas);
  return areas;
}

function countAreas(rings: readonly Ring[]): ByRule {
  const plane = planeOf(rings);
  const flats = rings.map((ring) => toPlane(plane, ring));
  const scale = plane.areaScale;
  if (areApart(flats) && rings.every((ring) => surelySimple(ring, plane.u, plane.v))) {
    const area = scale * flats.reduce((sum, flat) => sum + Math.abs(signedArea(flat)), 0);
    return { evenOdd: area, winding: area, union: area };
  }
  const { evenOdd, winding, union } = sweepAreas(flats);
  return { evenOdd: evenOdd * scale, winding: winding * scale, union: union * scale };
}

/** More rings than this are not held against each other. */
const MOST_BOXES = 16;

/** Whether the boxes round flat rings lie clear of each other. */
function areApart(flats: readonly Float64Array[]): boolean {
  if (flats.length === 1) return true;
  if (flats.length > MOST_BOXES) return false;
  const boxes = flats.map(boxOf);
  return boxes.every((a, n) =>
    boxes.slice(n + 1).every((b) => a[1] < b[0] || b[1] < a[0] || a[3] < b[2] || b[3] < a[2]),
  );
}

/** Least and largest u, least and largest v. */
function boxOf(flat: Float64Array): readonly [number, number, number, number] {
  let [u0, u1, v0, v1] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let n = 0; n < flat.length; n += 2) {
    u0 = Math.min(u0, flat[n]!);
    u1 = Math.max(u1, flat[n]!);
    v0 = Math.min(v0, flat[n + 1]!);
    v1 = Math.max(v1, flat[n + 1]!);
  }
  return [u0, u1, v0, v1];
}

/** Area in mm² of the rings of one slice (LPS mm, one plane). */
export function ringsArea(rings: readonly Ring[], rule: AreaRule = 'even-odd'): number {
  const { evenOdd, winding, union } = areasByRule(rings);
  return rule === 'even-odd' ? evenOdd : rule === 'winding' ? winding : union;
}

/** Centroid (LPS mm) of the even-odd area of the rings of one slice; null when the area is 0. */
export function ringsCentroid(rings: readonly Ring[]): Vec3 | null {
  const plane = planeOf(rings);
  const flats = rings.map((ring) => toPlane(plane, ring));
  // Moments about the first point, so that far-away coordinates do not cost digits.
  const [u0, v0] = [flats[0]?.[0] ?? 0, flats[0]?.[1] ?? 0];
  for (const flat of flats) {
    for (let n = 0; n < flat.length; n += 2) {
      flat[n] = flat[n]! - u0;
      flat[n + 1] = flat[n + 1]! - v0;
    }
  }
  const { evenOdd, momentU, momentV } = sweepAreas(flats);
  if (!(evenOdd > 0)) return null;
  const out = new Float64Array(3);
  fromPlane(plane, u0 + momentU / evenOdd, v0 + momentV / evenOdd, out, 0);
  return [out[0]!, out[1]!, out[2]!];
}

/**
 * Whether a point (LPS mm, projected onto the slice along an image axis) is inside the rings, even-odd. Points within
 * 1e-9 mm of a ring count as inside.
 */
export function pointInRings(rings: readonly Ring[], pointMm: Vec3): boolean {
  const plane = planeOf(rings);
  let inside = false;
  for (const ring of rings) {
    const side = sideOf(toPlane(plane, ring), pointMm[plane.u], pointMm[plane.v], 1e-9);
    if (side === 0) return true;
    if (side === 1) inside = !inside;
  }
  return inside;
}

/**
 * Volume in cc of contours on a grid's slices: area × distance between slice planes, each slice reaching half-way to
 * its neighbours (end slices too), the way voxels do.
 */
export function contourVolumeCc(grid: Grid, slices: SliceRings, rule: AreaRule = 'even-odd'): number {
  const { evenOdd, winding, union } = volumesByRule(grid, slices);
  return rule === 'even-odd' ? evenOdd : rule === 'winding' ? winding : union;
}

const volumes = new WeakMap<SliceRings, { readonly grid: Grid; readonly cc: ByRule }>();

/**
 * {@link contourVolumeCc} by every rule, in cc; equal numbers mean that every reader sees the same shape. Kept with the
 * contours and the grid, so asking again costs nothing, and after an edit only the slices it touched are counted.
 */
export function volumesByRule(grid: Grid, slices: SliceRings): ByRule {
  const known = volumes.get(slices);
  if (known?.grid === grid) return known.cc;
  const cc = sumVolumes(grid, slices);
  volumes.set(slices, { grid, cc });
  return cc;
}

/**
 * Counts the areas a volume needs, pausing before every slice that was not yet counted: for a page that must not stop.
 * Yields the number of points about to be counted, a measure of the work.
 */
export function* countSlices(slices: SliceRings): Generator<number, void> {
  for (const rings of slices.values()) {
    if (counted.has(rings)) continue;
    yield rings.reduce((sum, ring) => sum + ring.length / 3, 0);
    areasByRule(rings);
  }
}

function sumVolumes(grid: Grid, slices: SliceRings): ByRule {
  const sum = { evenOdd: 0, winding: 0, union: 0 };
  for (const rings of slices.values()) {
    const areas = areasByRule(rings);
    sum.evenOdd += areas.evenOdd;
    sum.winding += areas.winding;
    sum.union += areas.union;
  }
  const cc = sliceDistanceMm(grid) / 1000;
  return { evenOdd: sum.evenOdd * cc, winding: sum.winding * cc, union: sum.union * cc };
}
