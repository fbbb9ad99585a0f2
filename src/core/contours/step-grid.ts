/** The integer grid that booleans work on: rings to numbered points and edges, and back to the very points they came from. */
import type { Ring } from '../structures/types.ts';
import { LARGEST_STEP } from './arrange.ts';
import { addEdge, type Edges } from './edges.ts';
import type { PointRing } from './overlay.ts';
import { fromPlane, planeOf, type RingPlane } from './plane.ts';
import { PointTable } from './point-table.ts';

/** Steps per mm of the integer grid; less for rings further than 0.5 m from their centre. */
const STEPS_PER_MM = 2 ** 15;

export type Box = readonly [number, number, number, number, number, number];

/** min and max of x, y, z. */
export function boxOf(ring: Ring): Box {
  let [x0, x1, y0, y1, z0, z1] = [Infinity, -Infinity, Infinity, -Infinity, Infinity, -Infinity];
  for (let n = 0; n + 2 < ring.length; n += 3) {
    const x = ring[n]!;
    const y = ring[n + 1]!;
    const z = ring[n + 2]!;
    if (x < x0) x0 = x;
    if (x > x1) x1 = x;
    if (y < y0) y0 = y;
    if (y > y1) y1 = y;
    if (z < z0) z0 = z;
    if (z > z1) z1 = z;
  }
  // The slice plane's own noise must not set rings apart.
  return [x0 - 1e-3, x1 + 1e-3, y0 - 1e-3, y1 + 1e-3, z0 - 1e-3, z1 + 1e-3];
}

/** mm in the plane ↔ whole steps about the middle of the rings. */
export interface StepScale {
  readonly plane: RingPlane;
  readonly steps: number;
  readonly midU: number;
  readonly midV: number;
}

/** A scale that remembers which input point sits on which step. */
export interface StepGrid extends StepScale {
  readonly points: PointTable;
  /** By the numbers of `points`, for those of the input: the ring a point comes from and where in it. */
  readonly rings: Ring[];
  readonly places: number[];
}

/** @param boxes of the rings. */
export function stepScaleOf(rings: readonly Ring[], boxes: readonly Box[] = rings.map(boxOf)): StepScale {
  const plane = planeOf(rings);
  let [u0, u1, v0, v1] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const b of boxes) {
    u0 = Math.min(u0, b[2 * plane.u]!);
    u1 = Math.max(u1, b[2 * plane.u + 1]!);
    v0 = Math.min(v0, b[2 * plane.v]!);
    v1 = Math.max(v1, b[2 * plane.v + 1]!);
  }
  const half = Math.max(u1 - u0, v1 - v0, 1) / 2;
  const steps = Math.min(STEPS_PER_MM, 2 ** Math.floor(Math.log2((LARGEST_STEP - 2) / half)));
  return { plane, steps, midU: (u0 + u1) / 2, midV: (v0 + v1) / 2 };
}

/** @param count points of all the rings. */
export const stepGridOf = (
  rings: readonly Ring[],
  count: number,
  scale: StepScale = stepScaleOf(rings),
): StepGrid => ({ ...scale, points: new PointTable(count), rings: [], places: [] });

/** The ring's edges, closed, with windings a and b on their left if it turns counter-clockwise. */
export function addRing(edges: Edges, ring: Ring, grid: StepGrid, a: number, b: number): void {
  const { plane, steps, midU, midV, points, rings, places } = grid;
  let [first, before] = [-1, -1];
  for (let at = 0; at + 2 < ring.length; at += 3) {
    const x = Math.round((ring[at + plane.u]! - midU) * steps);
    const y = Math.round((ring[at + plane.v]! - midV) * steps);
    const known = points.size;
    const point = points.add(x, y);
    if (point === known) {
      rings.push(ring);
      places.push(at);
    }
    if (before >= 0) addEdge(edges, before, point, a, b);
    else first = point;
    before = point;
  }
  if (first >= 0) addEdge(edges, before, first, a, b);
}

/** LPS mm: points of the input exactly as they came. */
export function toRing(path: PointRing, { plane, steps, midU, midV, points, rings, places }: StepGrid): Ring {
  const ring = new Float64Array(3 * path.length);
  let to = 0;
  for (const point of path) {
    const source = rings[point];
    if (source === undefined)
      fromPlane(plane, midU + points.x[point]! / steps, midV + points.y[point]! / steps, ring, to);
    else {
      const at = places[point]!;
      ring[to] = source[at]!;
      ring[to + 1] = source[at + 1]!;
      ring[to + 2] = source[at + 2]!;
    }
    to += 3;
  }
  return ring;
}
