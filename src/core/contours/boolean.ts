/** Booleans of the rings of a slice (Vatti's algorithm by clipper2-ts on a fine integer grid). */
import { Clipper, ClipType, FillRule, type Path64, type Paths64 } from 'clipper2-ts';
import type { Ring, SliceRings } from '../structures/types.ts';
import { fromPlane, planeOf, type RingPlane, toPlane } from './plane.ts';

export type BooleanOperation = 'union' | 'intersect' | 'subtract' | 'xor';

const CLIP_TYPE: Record<BooleanOperation, ClipType> = {
  union: ClipType.Union,
  intersect: ClipType.Intersection,
  subtract: ClipType.Difference,
  xor: ClipType.Xor,
};

/** Steps per mm of the integer grid; less for rings further than 1 m from their centre. */
const STEPS_PER_MM = 2 ** 15;
/** Integer coordinates stay below this, so that products of two differences are exact doubles. */
const LARGEST = 2 ** 25;

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
  readonly known: Map<number, { readonly ring: Ring; readonly at: number }>;
}

const stepKey = (x: number, y: number): number => (x + LARGEST) * (2 * LARGEST) + (y + LARGEST);

function clip(a: readonly Ring[], b: readonly Ring[], operation: BooleanOperation): Ring[] {
  const grid = stepGridOf([...a, ...b]);
  const subject = a.map((ring) => toPath(ring, grid));
  const clipping = b.map((ring) => toPath(ring, grid));
  const result: Paths64 = Clipper.booleanOp(CLIP_TYPE[operation], subject, clipping, FillRule.EvenOdd);
  return result.filter((path) => path.length >= 3).map((path) => toRing(path, grid));
}

function stepGridOf(rings: readonly Ring[]): StepGrid {
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
  const steps = Math.min(STEPS_PER_MM, 2 ** Math.floor(Math.log2((LARGEST - 1) / half)));
  return { plane, steps, midU: (u0 + u1) / 2, midV: (v0 + v1) / 2, known: new Map() };
}

function toPath(ring: Ring, { plane, steps, midU, midV, known }: StepGrid): Path64 {
  const flat = toPlane(plane, ring);
  const path: Path64 = [];
  for (let n = 0; 2 * n < flat.length; n += 1) {
    const x = Math.round(((flat[2 * n] as number) - midU) * steps);
    const y = Math.round(((flat[2 * n + 1] as number) - midV) * steps);
    path.push({ x, y });
    const key = stepKey(x, y);
    if (!known.has(key)) known.set(key, { ring, at: 3 * n });
  }
  return path;
}

function toRing(path: Path64, { plane, steps, midU, midV, known }: StepGrid): Ring {
  const ring = new Float64Array(3 * path.length);
  path.forEach(({ x, y }, n) => {
    const original = known.get(stepKey(x, y));
    if (original === undefined) fromPlane(plane, midU + x / steps, midV + y / steps, ring, 3 * n);
    else ring.set(original.ring.subarray(original.at, original.at + 3), 3 * n);
  });
  return ring;
}
