/** Rings of a slice → polygons with holes, by how deep each ring is nested. */
import type { Ring } from '../structures/types.ts';
import { planeOf, signedArea, toPlane } from './plane.ts';

/** An area with its holes; the rings are the very objects that came in. */
export interface Polygon {
  readonly outer: Ring;
  readonly holes: readonly Ring[];
}

interface Flat {
  readonly ring: Ring;
  readonly index: number;
  readonly points: Float64Array;
  readonly area: number;
  readonly box: readonly [number, number, number, number];
}

/** Distance in mm below which a point counts as lying on an edge. */
const ON_EDGE_MM = 1e-7;

/**
 * Groups the rings of one slice by nesting: rings at even depth are outer boundaries (islands in holes too), rings
 * at odd depth are holes of the ring around them. Even-odd over the rings and the polygons are the same area.
 * Rings must not cross each other (touching and coinciding is fine); `resolveRings` makes crossing ones so.
 * @param rings LPS mm, all on one plane; coordinates and turning sense are kept as they are.
 */
export function ringsToPolygons(rings: readonly Ring[]): Polygon[] {
  if (rings.length === 1) return [{ outer: rings[0] as Ring, holes: [] }];
  const plane = planeOf(rings);
  const flats = rings.map((ring, index): Flat => {
    const points = toPlane(plane, ring);
    return { ring, index, points, area: Math.abs(signedArea(points)), box: boundsOf(points) };
  });
  const bySize = [...flats].sort((a, b) => b.area - a.area || a.index - b.index);
  const boxes = Float64Array.from(bySize.flatMap((flat) => flat.box));
  const depth = new Map<Flat, number>();
  const holesOf = new Map<Flat, Ring[]>();
  for (const [rank, flat] of bySize.entries()) {
    const around = boxesAround(boxes, rank)
      .map((larger) => bySize[larger] as Flat)
      .filter((larger) => encloses(larger, flat));
    depth.set(flat, around.length);
    if (around.length % 2 === 0) {
      holesOf.set(flat, []);
      continue;
    }
    // The direct parent is the smallest outer ring around it.
    const parent = around.findLast((ring) => depth.get(ring) === around.length - 1) ?? around.at(-1);
    if (parent !== undefined) holesOf.get(parent)?.push(flat.ring);
  }
  return flats
    .filter((flat) => holesOf.has(flat))
    .map((flat) => ({ outer: flat.ring, holes: holesOf.get(flat) ?? [] }));
}

function boundsOf(points: Float64Array): [number, number, number, number] {
  const b: [number, number, number, number] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let n = 0; n < points.length; n += 2) {
    b[0] = Math.min(b[0], points[n]!);
    b[1] = Math.max(b[1], points[n]!);
    b[2] = Math.min(b[2], points[n + 1]!);
    b[3] = Math.max(b[3], points[n + 1]!);
  }
  return b;
}

/** Numbers below `rank` of the boxes (4 numbers each) that hold box `rank`. */
function boxesAround(boxes: Float64Array, rank: number): number[] {
  const out: number[] = [];
  const u0 = boxes[4 * rank]! + ON_EDGE_MM;
  const u1 = boxes[4 * rank + 1]! - ON_EDGE_MM;
  const v0 = boxes[4 * rank + 2]! + ON_EDGE_MM;
  const v1 = boxes[4 * rank + 3]! - ON_EDGE_MM;
  for (let n = 0; n < rank; n += 1) {
    if (u0 < boxes[4 * n]! || u1 > boxes[4 * n + 1]!) continue;
    if (v0 >= boxes[4 * n + 2]! && v1 <= boxes[4 * n + 3]!) out.push(n);
  }
  return out;
}

/** Judged by the first edge midpoint of `inner` that does not lie on `outer`; coinciding rings count as nested. */
function encloses(outer: Flat, inner: Flat): boolean {
  const p = inner.points;
  for (let n = 0; n < p.length; n += 2) {
    const next = (n + 2) % p.length;
    const u = (p[n]! + p[next]!) / 2;
    const v = (p[n + 1]! + p[next + 1]!) / 2;
    const side = sideOf(outer.points, u, v, ON_EDGE_MM);
    if (side !== 0) return side > 0;
  }
  return true;
}

/** 1 inside (even-odd), −1 outside, 0 within `slack` of an edge of the flat ring `u0,v0,…`. */
export function sideOf(points: Float64Array, u: number, v: number, slack: number): -1 | 0 | 1 {
  let inside = false;
  for (let p = points.length - 2, q = 0; q < points.length; p = q, q += 2) {
    const [au, av] = [points[p]!, points[p + 1]!];
    const [bu, bv] = [points[q]!, points[q + 1]!];
    const [du, dv] = [bu - au, bv - av];
    const length2 = du * du + dv * dv;
    const t = length2 === 0 ? 0 : Math.min(1, Math.max(0, ((u - au) * du + (v - av) * dv) / length2));
    if (Math.abs(au + t * du - u) <= slack && Math.abs(av + t * dv - v) <= slack) return 0;
    if (av <= v !== bv <= v && u >= au + ((v - av) * du) / dv) inside = !inside;
  }
  return inside ? 1 : -1;
}
