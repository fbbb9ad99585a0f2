/** Booleans of the rings of a slice, on a fine integer grid. */
import type { Ring, SliceRings } from '../structures/types.ts';
import { LARGEST_STEP } from './arrange.ts';
import { addEdge, type Edges, noEdges } from './edges.ts';
import { type InsideRule, overlay, type PointRing } from './overlay.ts';
import { fromPlane, planeOf, type RingPlane } from './plane.ts';
import { PointTable } from './point-table.ts';

export type BooleanOperation = 'union' | 'intersect' | 'subtract' | 'xor';

/** Inside by even-odd of each operand; an odd winding number is an odd number of crossings. */
const INSIDE: Record<BooleanOperation, InsideRule> = {
  union: (a, b) => ((a | b) & 1) === 1,
  intersect: (a, b) => (a & b & 1) === 1,
  subtract: (a, b) => (a & ~b & 1) === 1,
  xor: (a, b) => ((a ^ b) & 1) === 1,
};

/** Steps per mm of the integer grid; less for rings further than 0.5 m from their centre. */
const STEPS_PER_MM = 2 ** 15;
/**
 * a ∪ b, a ∩ b, a ∖ b or a ⊕ b of the even-odd areas of two sets of rings on one slice.
 * Rings that the other operand's box does not touch are returned as the same objects, and every point of the input
 * that remains keeps its exact coordinates; only crossing points are new, within 2⁻¹⁵ mm of the true crossing.
 * The area error is below (sum of both perimeters) × 2⁻¹⁵ mm (docs/decisions/0020-slice-booleans.md).
 * @returns rings that do not cross, holes as rings of their own.
 */
export function booleanSlice(a: readonly Ring[], b: readonly Ring[], operation: BooleanOperation): Ring[] {
  const apart = (ring: Ring, others: readonly Box[]): boolean => {
    const box = boxOf(ring);
    return others.every((other) =>
      box.some((side, n) =>
        n % 2 === 0 ? side > (other[n + 1] as number) : side < (other[n - 1] as number),
      ),
    );
  };
  const [boxesA, boxesB] = [a.map(boxOf), b.map(boxOf)];
  const [farA, nearA] = split(a, (ring) => apart(ring, boxesB));
  const [farB, nearB] = split(b, (ring) => apart(ring, boxesA));
  const keptA = operation === 'intersect' ? [] : farA;
  const keptB = operation === 'union' || operation === 'xor' ? farB : [];
  if (nearA.length === 0 && nearB.length === 0) return [...keptA, ...keptB];
  return [...keptA, ...clip(nearA, nearB, operation), ...keptB];
}

/** {@link booleanSlice} on every slice either operand has; slices only one of them has are taken over or left out. */
export function booleanContours(a: SliceRings, b: SliceRings, operation: BooleanOperation): SliceRings {
  const out = new Map<number, readonly Ring[]>();
  for (const k of [...new Set([...a.keys(), ...b.keys()])].sort((p, q) => p - q)) {
    const [ringsA, ringsB] = [a.get(k) ?? [], b.get(k) ?? []];
    const only = ringsB.length === 0 ? ringsA : ringsA.length === 0 ? ringsB : null;
    const takesOver =
      operation === 'union' || operation === 'xor' || (operation === 'subtract' && ringsB.length === 0);
    const rings = only === null ? booleanSlice(ringsA, ringsB, operation) : takesOver ? only : [];
    if (rings.length > 0) out.set(k, rings);
  }
  return out;
}

/** The even-odd area of any rings (crossing themselves or each other, keyholed) as rings that do not cross. */
export function resolveRings(rings: readonly Ring[]): Ring[] {
  return clip(rings, [], 'union');
}

type Box = readonly [number, number, number, number, number, number];

/** min and max of x, y, z. */
function boxOf(ring: Ring): Box {
  const b: [number, number, number, number, number, number] = [
    Infinity,
    -Infinity,
    Infinity,
    -Infinity,
    Infinity,
    -Infinity,
  ];
  for (let n = 0; n < ring.length; n += 1) {
    const axis = 2 * (n % 3);
    const v = ring[n] as number;
    if (v < (b[axis] as number)) b[axis] = v;
    if (v > (b[axis + 1] as number)) b[axis + 1] = v;
  }
  // The slice plane's own noise must not set rings apart.
  for (let n = 0; n < 6; n += 2) {
    b[n] = (b[n] as number) - 1e-3;
    b[n + 1] = (b[n + 1] as number) + 1e-3;
  }
  return b;
}

function split<T>(items: readonly T[], first: (item: T) => boolean): [T[], T[]] {
  const parts: [T[], T[]] = [[], []];
  for (const item of items) parts[first(item) ? 0 : 1].push(item);
  return parts;
}

/** mm in the plane ↔ whole steps about the middle of the rings; remembers which input point sits on which step. */
interface StepGrid {
  readonly plane: RingPlane;
  readonly steps: number;
  readonly midU: number;
  readonly midV: number;
  readonly points: PointTable;
  /** By the numbers of `points`, for those of the input: the ring a point comes from and where in it. */
  readonly rings: Ring[];
  readonly places: number[];
}

function clip(a: readonly Ring[], b: readonly Ring[], operation: BooleanOperation): Ring[] {
  return outline(a, b, INSIDE[operation]);
}

function outline(a: readonly Ring[], b: readonly Ring[], inside: InsideRule): Ring[] {
  const all = b.length === 0 ? a : [...a, ...b];
  const count = all.reduce((sum, ring) => sum + ring.length / 3, 0);
  const grid = stepGridOf(all, count);
  const edges = noEdges(grid.points, count);
  for (const ring of a) addRing(edges, ring, grid, 1, 0);
  for (const ring of b) addRing(edges, ring, grid, 0, 1);
  return overlay(edges, inside, grid.rings.length).map((path) => toRing(path, grid));
}

/**
 * The union of areas that may overlap each other, each a ring that turns the same way (non-zero winding).
 * @throws PedicleError `contours-too-tangled`.
 */
export const uniteRings = (rings: readonly Ring[]): Ring[] => wound(rings, (a) => a !== 0);

/**
 * Where rings wind around more often counter-clockwise than clockwise (in the plane's own (u, v), see `planeOf`): what a
 * raw offset curve leaves once its inverted loops are gone.
 * @throws PedicleError `contours-too-tangled`.
 */
export const positiveRings = (rings: readonly Ring[]): Ring[] => wound(rings, (a) => a > 0);

const wound = (rings: readonly Ring[], inside: InsideRule): Ring[] => outline(rings, [], inside);

function stepGridOf(rings: readonly Ring[], count: number): StepGrid {
  const plane = planeOf(rings);
  let [u0, u1, v0, v1] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const ring of rings) {
    const b = boxOf(ring);
    u0 = Math.min(u0, b[2 * plane.u] as number);
    u1 = Math.max(u1, b[2 * plane.u + 1] as number);
    v0 = Math.min(v0, b[2 * plane.v] as number);
    v1 = Math.max(v1, b[2 * plane.v + 1] as number);
  }
  const half = Math.max(u1 - u0, v1 - v0, 1) / 2;
  const steps = Math.min(STEPS_PER_MM, 2 ** Math.floor(Math.log2((LARGEST_STEP - 2) / half)));
  return {
    plane,
    steps,
    midU: (u0 + u1) / 2,
    midV: (v0 + v1) / 2,
    points: new PointTable(count),
    rings: [],
    places: [],
  };
}

function addRing(edges: Edges, ring: Ring, grid: StepGrid, a: number, b: number): void {
  const { plane, steps, midU, midV, points, rings, places } = grid;
  let [first, before] = [-1, -1];
  for (let at = 0; at + 2 < ring.length; at += 3) {
    const x = Math.round(((ring[at + plane.u] as number) - midU) * steps);
    const y = Math.round(((ring[at + plane.v] as number) - midV) * steps);
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

function toRing(path: PointRing, { plane, steps, midU, midV, points, rings, places }: StepGrid): Ring {
  const ring = new Float64Array(3 * path.length);
  let to = 0;
  for (const point of path) {
    const source = rings[point];
    if (source === undefined)
      fromPlane(
        plane,
        midU + (points.x[point] as number) / steps,
        midV + (points.y[point] as number) / steps,
        ring,
        to,
      );
    else {
      const at = places[point] as number;
      ring[to] = source[at] as number;
      ring[to + 1] = source[at + 1] as number;
      ring[to + 2] = source[at + 2] as number;
    }
    to += 3;
  }
  return ring;
}
