/** Booleans of the rings of a slice, on a fine integer grid. */
import type { Ring, SliceRings } from '../structures/types.ts';
import { areApart, cleanOutline } from './clean-overlay.ts';
import { noEdges } from './edges.ts';
import { type InsideRule, overlay } from './overlay.ts';
import { addRing, type Box, boxOf, type StepScale, stepGridOf, stepScaleOf, toRing } from './step-grid.ts';
import { fromSteps, stepRings } from './step-rings.ts';

export type BooleanOperation = 'union' | 'intersect' | 'subtract' | 'xor';

/** Inside by even-odd of each operand; an odd winding number is an odd number of crossings. */
const INSIDE: Record<BooleanOperation, InsideRule> = {
  union: (a, b) => ((a | b) & 1) === 1,
  intersect: (a, b) => (a & b & 1) === 1,
  subtract: (a, b) => (a & ~b & 1) === 1,
  xor: (a, b) => ((a ^ b) & 1) === 1,
};

/**
 * a ∪ b, a ∩ b, a ∖ b or a ⊕ b of the even-odd areas of two sets of rings on one slice.
 * Rings that the other operand's box does not touch are returned as the same objects, and every point of the input
 * that remains keeps its exact coordinates; only crossing points are new, within 2⁻¹⁵ mm of the true crossing.
 * The area error is below (sum of both perimeters) × 2⁻¹⁵ mm (docs/decisions/0020-slice-booleans.md).
 * @returns rings that do not cross, holes as rings of their own.
 */
export function booleanSlice(a: readonly Ring[], b: readonly Ring[], operation: BooleanOperation): Ring[] {
  const [boxesA, boxesB] = [a.map(boxOf), b.map(boxOf)];
  const [farA, nearA, besideA] = split(a, boxesA, boxesB);
  const [farB, nearB, besideB] = split(b, boxesB, boxesA);
  const keptA = operation === 'intersect' ? [] : farA;
  const keptB = operation === 'union' || operation === 'xor' ? farB : [];
  if (nearA.length === 0 && nearB.length === 0) return [...keptA, ...keptB];
  return [...keptA, ...outline(nearA, nearB, INSIDE[operation], [...besideA, ...besideB]), ...keptB];
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
  return outline(rings, [], INSIDE.union);
}

/** The rings themselves where they neither cross nor touch, else {@link resolveRings} of them. */
export function untangledRings(rings: readonly Ring[]): readonly Ring[] {
  const scale = stepScaleOf(rings);
  const input = stepRings(rings, [], pointsOf(rings), scale);
  // A ring that all but vanished is for the slower way to judge.
  return input.rings.length === rings.length && areApart(input)
    ? rings
    : tangledOutline(rings, [], INSIDE.union, scale);
}

/** The rings whose boxes meet none of the others, those that do, and the boxes of these. */
function split(
  rings: readonly Ring[],
  boxes: readonly Box[],
  others: readonly Box[],
): [Ring[], Ring[], Box[]] {
  const parts: [Ring[], Ring[], Box[]] = [[], [], []];
  for (const [n, ring] of rings.entries()) {
    const box = boxes[n]!;
    if (others.every((other) => apart(box, other))) parts[0].push(ring);
    else {
      parts[1].push(ring);
      parts[2].push(box);
    }
  }
  return parts;
}

const apart = (p: Box, q: Box): boolean =>
  p[0] > q[1] || p[1] < q[0] || p[2] > q[3] || p[3] < q[2] || p[4] > q[5] || p[5] < q[4];

const pointsOf = (rings: readonly Ring[]): number => rings.reduce((sum, ring) => sum + ring.length / 3, 0);

/** Rings that only cross go the short way. */
function outline(a: readonly Ring[], b: readonly Ring[], inside: InsideRule, boxes?: readonly Box[]): Ring[] {
  const scale = stepScaleOf(b.length === 0 ? a : [...a, ...b], boxes);
  const input = stepRings(a, b, pointsOf(a) + pointsOf(b), scale);
  const clean = cleanOutline(input, inside);
  if (clean === null) return tangledOutline(a, b, inside, scale);
  const { crossings, path, ends } = clean;
  return ends.map((end, n) => fromSteps(input, crossings, path.subarray(ends[n - 1] ?? 0, end), scale));
}

function tangledOutline(
  a: readonly Ring[],
  b: readonly Ring[],
  inside: InsideRule,
  scale: StepScale,
): Ring[] {
  const all = b.length === 0 ? a : [...a, ...b];
  const count = pointsOf(all);
  const grid = stepGridOf(all, count, scale);
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
