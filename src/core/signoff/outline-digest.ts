/** A short number for what contours enclose: the same however a file writes them down. */
import type { Ring, SliceRings } from '../structures/types.ts';

const kept = new WeakMap<SliceRings, string>();

/** Units of a coordinate: 1/4096 mm, far above what a file's decimals round and far below what an edit changes. */
const STEPS_PER_MM = 4096;
/** A point this near to the line between its neighbours adds nothing: where a keyhole's bridge meets an edge. */
const STRAIGHT_MM = 1e-4;

interface Point {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  /** Neighbours along edges that are walked an odd number of times. */
  readonly next: Set<Point>;
}

/** The outline of a slice as a graph: an edge walked twice, as a keyhole's bridge, is none. */
function outline(rings: readonly Ring[]): Point[] {
  const points = new Map<string, Point>();
  const at = (ring: Ring, n: number): Point => {
    const [x, y, z] = [ring[n]!, ring[n + 1]!, ring[n + 2]!];
    const key = `${Math.round(x * STEPS_PER_MM)},${Math.round(y * STEPS_PER_MM)},${Math.round(z * STEPS_PER_MM)}`;
    const known = points.get(key);
    if (known !== undefined) return known;
    const point = { x, y, z, next: new Set<Point>() };
    points.set(key, point);
    return point;
  };
  for (const ring of rings) {
    let before = ring.length < 3 ? null : at(ring, ring.length - 3);
    for (let n = 0; n < ring.length; n += 3) {
      const here = at(ring, n);
      if (before !== null && before !== here) {
        if (!before.next.delete(here)) before.next.add(here);
        if (!here.next.delete(before)) here.next.add(before);
      }
      before = here;
    }
  }
  return [...points.values()].filter((p) => p.next.size > 0);
}

/** Whether a point lies on the way between its two neighbours. */
function isStraight(p: Point): boolean {
  if (p.next.size !== 2) return false;
  const [a, b] = [...p.next] as [Point, Point];
  const [ux, uy, uz] = [b.x - a.x, b.y - a.y, b.z - a.z];
  const [vx, vy, vz] = [p.x - a.x, p.y - a.y, p.z - a.z];
  const length = Math.hypot(ux, uy, uz);
  const along = (ux * vx + uy * vy + uz * vz) / length;
  if (!(along > 0 && along < length)) return false;
  return Math.hypot(uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx) / length < STRAIGHT_MM;
}

/**
 * 64 bits as 16 hex digits over the outlines of all slices, by even-odd: rings in any order and direction from any first point, holes as
 * rings or as keyholes, coordinates in steps of 2⁻¹² mm. For change detection only: not proof against intent. Kept with the contours.
 */
export function outlineDigest(slices: SliceRings): string {
  const known = kept.get(slices);
  if (known !== undefined) return known;
  let [a, b] = [0x811c9dc5, 0x9747b28c];
  for (const [k, rings] of slices) {
    const corners = new Set<Point>();
    const points = outline(rings);
    for (const p of points) if (!isStraight(p)) corners.add(p);
    for (const corner of corners) {
      for (const first of corner.next) {
        let [before, here] = [corner, first];
        while (!corners.has(here)) {
          const onward = [...here.next].find((p) => p !== before);
          if (onward === undefined) break;
          [before, here] = [here, onward];
        }
        // Each stretch is met from both its ends; one of the two counts.
        if (!isFirst(corner, here)) continue;
        const [p, q] = edgeHash(k, corner, here);
        a = (a + p) | 0;
        b = (b + q) | 0;
      }
    }
  }
  const hex = (v: number): string => (v >>> 0).toString(16).padStart(8, '0');
  const digest = hex(a) + hex(b);
  kept.set(slices, digest);
  return digest;
}

const isFirst = (p: Point, q: Point): boolean =>
  p.x !== q.x ? p.x < q.x : p.y !== q.y ? p.y < q.y : p.z < q.z;

function edgeHash(k: number, p: Point, q: Point): [number, number] {
  let [a, b] = [0x811c9dc5, 0x9747b28c];
  for (const value of [k, ...[p.x, p.y, p.z, q.x, q.y, q.z].map((mm) => Math.round(mm * STEPS_PER_MM))]) {
    a = Math.imul(a ^ value, 0x01000193);
    a ^= a >>> 15;
    b = Math.imul(b ^ ((value << 13) | (value >>> 19)), 0x01000193) + 1;
    b ^= b >>> 13;
  }
  return [a, b];
}
