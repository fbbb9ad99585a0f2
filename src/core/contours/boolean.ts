/** Booleans of the rings of a slice, on a fine integer grid. */
import type { Ring, SliceRings } from '../structures/types.ts';
import { isUntangled } from './arrange.ts';
import { type Edges, noEdges } from './edges.ts';
import { type InsideRule, overlay } from './overlay.ts';
import { addRing, type Box, boxOf, type StepGrid, stepGridOf, toRing } from './step-grid.ts';

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
  const apart = (ring: Ring, others: readonly Box[]): boolean => {
    const box = boxOf(ring);
    return others.every((other) =>
      box.some((side, n) => (n % 2 === 0 ? side > other[n + 1]! : side < other[n - 1]!)),
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

/** The rings themselves where they neither cross nor touch, else {@link resolveRings} of them. */
export function untangledRings(rings: readonly Ring[]): readonly Ring[] {
  const { grid, edges } = edgesOf(rings, []);
  return isUntangled(edges)
    ? rings
    : overlay(edges, INSIDE.union, grid.rings.length).map((p) => toRing(p, grid));
}

function split<T>(items: readonly T[], first: (item: T) => boolean): [T[], T[]] {
  const parts: [T[], T[]] = [[], []];
  for (const item of items) parts[first(item) ? 0 : 1].push(item);
  return parts;
}

function clip(a: readonly Ring[], b: readonly Ring[], operation: BooleanOperation): Ring[] {
  return outline(a, b, INSIDE[operation]);
}

function outline(a: readonly Ring[], b: readonly Ring[], inside: InsideRule): Ring[] {
  const { grid, edges } = edgesOf(a, b);
  return overlay(edges, inside, grid.rings.length).map((path) => toRing(path, grid));
}

function edgesOf(a: readonly Ring[], b: readonly Ring[]): { grid: StepGrid; edges: Edges } {
  const all = b.length === 0 ? a : [...a, ...b];
  const count = all.reduce((sum, ring) => sum + ring.length / 3, 0);
  const grid = stepGridOf(all, count);
  const edges = noEdges(grid.points, count);
  for (const ring of a) addRing(edges, ring, grid, 1, 0);
  for (const ring of b) addRing(edges, ring, grid, 0, 1);
  return { grid, edges };
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
