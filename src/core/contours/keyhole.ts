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

/** A ring's points with their place (q along the bridges, r across) for finding where a bridge ends. */
interface Loop {
  /** LPS mm, 3 numbers a point. */
  readonly mm: number[];
  /** q, r of each point, 2 numbers a point. */
  readonly qr: number[];
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
  const loopOf = (ring: Ring): Loop => {
    const flat = toPlane(plane, ring);
    const qr: number[] = [];
    for (let n = 0; n < flat.length; n += 2) qr.push(...basis(flat[n] as number, flat[n + 1] as number));
    return { mm: Array.from(ring), qr };
  };
  // The hole that reaches furthest along q first: what its bridge meets is already part of the loop.
  const inner = holes
    .map((hole) => (Math.sign(signedArea(toPlane(plane, hole))) === turn ? reverseRing(hole) : hole))
    .map((hole) => {
      const loop = loopOf(hole);
      return { loop, tip: tipOf(loop) };
    })
    .sort((a, b) => (b.loop.qr[2 * b.tip] as number) - (a.loop.qr[2 * a.tip] as number));
  let loop = loopOf(outer);
  for (const hole of inner) loop = joinHole(loop, hole.loop, hole.tip);
  return Float64Array.from(loop.mm);
}

/** Affine plane coordinates with q along the first edge and r along the first edge that is not parallel to it. */
function bridgeBasis(flat: Float64Array): (u: number, v: number) => [number, number] {
  const edges: [number, number][] = [];
  for (let n = 0; n < flat.length; n += 2) {
    const m = (n + 2) % flat.length;
    const [du, dv] = [
      (flat[m] as number) - (flat[n] as number),
      (flat[m + 1] as number) - (flat[n + 1] as number),
    ];
    const length = Math.hypot(du, dv);
    if (length > TOUCH_MM) edges.push([du / length, dv / length]);
  }
  const [a, b] = edges[0] ?? [1, 0];
  const [c, d] = edges.find((edge) => Math.abs(a * edge[1] - b * edge[0]) > 1e-3) ?? [-b, a];
  const det = a * d - b * c;
  return (u, v) => [(d * u - c * v) / det, (a * v - b * u) / det];
}

/** Number of the point that reaches furthest along q. */
function tipOf({ qr }: Loop): number {
  let tip = 0;
  for (let n = 1; 2 * n < qr.length; n += 1) if ((qr[2 * n] as number) > (qr[2 * tip] as number)) tip = n;
  return tip;
}

/** Walks the loop to where the hole's bridge meets it, over to the hole, round it, back, and on. */
function joinHole(loop: Loop, hole: Loop, tip: number): Loop {
  const meet = firstMeeting(loop, hole.qr[2 * tip] as number, hole.qr[2 * tip + 1] as number);
  const count = hole.qr.length / 2;
  const mm = loop.mm.slice(0, 3 * (meet.edge + 1));
  const qr = loop.qr.slice(0, 2 * (meet.edge + 1));
  const atVertex = meet.t === 0;
  const landing = pointOnEdge(loop, meet.edge, meet.t);
  if (!atVertex) {
    mm.push(...landing.mm);
    qr.push(...landing.qr);
  }
  for (let n = 0; n <= count; n += 1) {
    const p = (tip + n) % count;
    mm.push(hole.mm[3 * p] as number, hole.mm[3 * p + 1] as number, hole.mm[3 * p + 2] as number);
    qr.push(hole.qr[2 * p] as number, hole.qr[2 * p + 1] as number);
  }
  mm.push(...landing.mm);
  qr.push(...landing.qr);
  for (let n = 3 * (meet.edge + 1); n < loop.mm.length; n += 1) mm.push(loop.mm[n] as number);
  for (let n = 2 * (meet.edge + 1); n < loop.qr.length; n += 1) qr.push(loop.qr[n] as number);
  return { mm, qr };
}

/** Edge number and place (0 = its first point) where a ray from (q, r) towards growing q first touches the loop. */
function firstMeeting({ qr }: Loop, q: number, r: number): { edge: number; t: number } {
  const count = qr.length / 2;
  let best = { edge: 0, t: 0 };
  let bestQ = Infinity;
  for (let edge = 0; edge < count; edge += 1) {
    const next = edge + 1 === count ? 0 : edge + 1;
    const [aq, ar] = [qr[2 * edge] as number, (qr[2 * edge + 1] as number) - r];
    const [bq, br] = [qr[2 * next] as number, (qr[2 * next + 1] as number) - r];
    if (Math.abs(ar) <= TOUCH_MM) {
      // A vertex on the ray wins over an edge that ends in it.
      if (aq >= q - TOUCH_MM && aq < bestQ + TOUCH_MM) {
        bestQ = Math.min(aq, bestQ);
        best = { edge, t: 0 };
      }
    } else if (Math.abs(br) > TOUCH_MM && ar < 0 !== br < 0) {
      const t = ar / (ar - br);
      const at = aq + t * (bq - aq);
      if (at >= q - TOUCH_MM && at < bestQ - TOUCH_MM) {
        bestQ = at;
        best = { edge, t };
      }
    }
  }
  return best;
}

function pointOnEdge(loop: Loop, edge: number, t: number): { mm: number[]; qr: number[] } {
  const next = 2 * (edge + 1) === loop.qr.length ? 0 : edge + 1;
  const mix = (from: number[], width: number): number[] =>
    Array.from({ length: width }, (_, c) => {
      const a = from[width * edge + c] as number;
      return t === 0 ? a : a + t * ((from[width * next + c] as number) - a);
    });
  return { mm: mix(loop.mm, 3), qr: mix(loop.qr, 2) };
}
