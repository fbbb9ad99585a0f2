/**
 * Polygons with holes → single rings with zero-width keyholes, the form that readers which OR the rings of a slice
 * and readers which XOR them both get right (CLOSED_PLANAR, PS3.3 C.8.8.6.3). A bridge starts at a hole's outermost
 * vertex and runs along the direction of the outer ring's first edge: on voxel-edge rings that is along a grid line
 * between voxel centres, so no centre is ever on it.
 */
import type { Ring } from '../structures/types.ts';
import { type Polygon, ringsToPolygons } from './nesting.ts';
import { planeOf, reverseRing, signedArea, toPlane } from './plane.ts';

/** Lengths below this many mm count as zero when a bridge meets an edge. */
const TOUCH_MM = 1e-6;

/**
 * The loop under work as a linked list: point n has its LPS mm at mm[3n], its place (q along the bridges, r across)
 * at q[n] and r[n], and is followed by point next[n]. Point 0 is the outer ring's first.
 */
interface Loop {
  readonly mm: number[];
  readonly q: number[];
  readonly r: number[];
  readonly next: number[];
}

/** A hole as numbers into the loop's points: first … first + count − 1, `tip` furthest along q. */
interface Hole {
  readonly first: number;
  readonly count: number;
  readonly tip: number;
}

/**
 * One ring per polygon: outer rings without holes are returned as the very objects that came in; an outer ring with
 * holes becomes one ring that walks into each hole and back along the same line. Even-odd, non-zero winding and the
 * shoelace area of the result all agree with the polygons.
 * @param rings all rings of one slice, LPS mm, not crossing each other.
 */
export function keyholeRings(rings: readonly Ring[]): Ring[] {
  return ringsToPolygons(rings).map((polygon) =>
    polygon.holes.length === 0 ? polygon.outer : bridgeHoles(polygon),
  );
}

function bridgeHoles({ outer, holes }: Polygon): Ring {
  const plane = planeOf([outer]);
  const flatOuter = toPlane(plane, outer);
  const turn = Math.sign(signedArea(flatOuter));
  const basis = bridgeBasis(flatOuter);
  const loop: Loop = { mm: [], q: [], r: [], next: [] };
  const append = (ring: Ring): Hole => {
    const first = loop.next.length;
    const flat = toPlane(plane, ring);
    const count = flat.length / 2;
    let tip = first;
    for (let n = 0; n < count; n += 1) {
      const [q, r] = basis(flat[2 * n]!, flat[2 * n + 1]!);
      addPoint(loop, ring[3 * n]!, ring[3 * n + 1]!, ring[3 * n + 2]!, q, r);
      loop.next[first + n] = first + ((n + 1) % count);
      if (q > loop.q[tip]!) tip = first + n;
    }
    return { first, count, tip };
  };
  append(outer);
  // The hole that reaches furthest along q first: what its bridge meets is already part of the loop.
  const inner = holes
    .map((hole) => append(Math.sign(signedArea(toPlane(plane, hole))) === turn ? reverseRing(hole) : hole))
    .sort((a, b) => loop.q[b.tip]! - loop.q[a.tip]!);
  for (const hole of inner) joinHole(loop, hole);
  return walk(loop);
}

function addPoint(loop: Loop, x: number, y: number, z: number, q: number, r: number): number {
  loop.mm.push(x, y, z);
  loop.q.push(q);
  loop.r.push(r);
  return loop.next.push(-1) - 1;
}

function walk(loop: Loop): Ring {
  const out: number[] = [];
  let point = 0;
  do {
    out.push(loop.mm[3 * point]!, loop.mm[3 * point + 1]!, loop.mm[3 * point + 2]!);
    point = loop.next[point]!;
  } while (point !== 0);
  return Float64Array.from(out);
}

/** Affine plane coordinates with q along the first edge and r along the first edge that is not parallel to it. */
function bridgeBasis(flat: Float64Array): (u: number, v: number) => [number, number] {
  const edges: [number, number][] = [];
  for (let n = 0; n < flat.length; n += 2) {
    const m = (n + 2) % flat.length;
    const [du, dv] = [flat[m]! - flat[n]!, flat[m + 1]! - flat[n + 1]!];
    const length = Math.hypot(du, dv);
    if (length > TOUCH_MM) edges.push([du / length, dv / length]);
  }
  const [a, b] = edges[0] ?? [1, 0];
  const [c, d] = edges.find((edge) => Math.abs(a * edge[1] - b * edge[0]) > 1e-3) ?? [-b, a];
  const det = a * d - b * c;
  return (u, v) => [(d * u - c * v) / det, (a * v - b * u) / det];
}

/** Walks the loop to where the hole's bridge meets it, over to the hole, round it, back, and on. */
function joinHole(loop: Loop, { first, count, tip }: Hole): void {
  const meet = firstMeeting(loop, loop.q[tip]!, loop.r[tip]!);
  const after = loop.next[meet.point]!;
  const landing = meet.t === 0 ? meet.point : copyBetween(loop, meet.point, after, meet.t);
  const back = copyBetween(loop, landing, landing, 0);
  const tipAgain = copyBetween(loop, tip, tip, 0);
  loop.next[meet.point] = landing;
  loop.next[landing] = tip;
  const beforeTip = tip === first ? first + count - 1 : tip - 1;
  loop.next[beforeTip] = tipAgain;
  loop.next[tipAgain] = back;
  loop.next[back] = after;
}

/** Point and place on its edge (0 = the point) where a ray from (q, r) towards growing q first touches the loop. */
function firstMeeting(loop: Loop, q: number, r: number): { point: number; t: number } {
  const { q: qs, r: rs, next } = loop;
  let best = { point: 0, t: 0 };
  let bestQ = Infinity;
  let point = 0;
  do {
    const after = next[point]!;
    const ar = rs[point]! - r;
    const br = rs[after]! - r;
    if (Math.abs(ar) <= TOUCH_MM) {
      // A vertex on the ray wins over an edge that ends in it.
      const aq = qs[point]!;
      if (aq >= q - TOUCH_MM && aq < bestQ + TOUCH_MM) {
        bestQ = Math.min(aq, bestQ);
        best = { point, t: 0 };
      }
    } else if (ar < 0 !== br < 0 && Math.abs(br) > TOUCH_MM) {
      const t = ar / (ar - br);
      const at = qs[point]! + t * (qs[after]! - qs[point]!);
      if (at >= q - TOUCH_MM && at < bestQ - TOUCH_MM) {
        bestQ = at;
        best = { point, t };
      }
    }
    point = after;
  } while (point !== 0);
  return best;
}

/** A new point at t between two points (t = 0: a copy of the first). */
function copyBetween(loop: Loop, a: number, b: number, t: number): number {
  const mix = (from: readonly number[], p: number, q: number): number => {
    const start = from[p]!;
    return t === 0 ? start : start + t * (from[q]! - start);
  };
  const { mm, q, r } = loop;
  return addPoint(
    loop,
    mix(mm, 3 * a, 3 * b),
    mix(mm, 3 * a + 1, 3 * b + 1),
    mix(mm, 3 * a + 2, 3 * b + 2),
    mix(q, a, b),
    mix(r, a, b),
  );
}

const pointKey = (p: Ring, at: number): string => `${p[at]},${p[at + 1]},${p[at + 2]}`;

/** Whether any point of the ring (LPS mm) occurs twice, by its very coordinates: a hash table of point numbers, told apart by the coordinates themselves. */
export function hasPointTwice(ring: Ring): boolean {
  const count = ring.length / 3;
  const size = 2 ** Math.ceil(Math.log2(2 * count + 1));
  const table = new Int32Array(size).fill(-1);
  for (let n = 0; n < count; n += 1) {
    const [x, y, z] = [ring[3 * n]!, ring[3 * n + 1]!, ring[3 * n + 2]!];
    let slot = Math.imul((x * 8191) ^ Math.imul(y * 8191, 0x9e3779b1), 0x85ebca6b) >>> 8;
    for (slot &= size - 1; table[slot] !== -1; slot = (slot + 1) & (size - 1)) {
      const other = 3 * table[slot]!;
      if (ring[other] === x && ring[other + 1] === y && ring[other + 2] === z) return true;
    }
    table[slot] = n;
  }
  return false;
}

/** True when an edge is walked in both directions: a bridge of zero width to a hole. */
export function hasKeyhole(ring: Ring): boolean {
  // Texts as keys are dear, and few rings meet themselves.
  if (!hasPointTwice(ring)) return false;
  const edges = new Set<string>();
  for (let a = ring.length - 3, b = 0; b < ring.length; a = b, b += 3) {
    const [from, to] = [pointKey(ring, a), pointKey(ring, b)];
    if (from === to) continue;
    if (edges.has(`${to};${from}`)) return true;
    edges.add(`${from};${to}`);
  }
  return false;
}
