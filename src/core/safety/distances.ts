/** How close two structures come: slice by slice within the slices, and in space. */
import { pointInRings } from '../contours/measure.ts';
import { type Grid, sliceDistanceMm, sliceNormal, type Vec3 } from '../geometry/grid.ts';
import type { Ring, SliceRings } from '../structures/types.ts';

/** Distance between two structures on one slice, mm; 0 where they overlap. */
export interface SliceGap {
  readonly k: number;
  readonly mm: number;
}

export interface Closest {
  /** Between the slabs the contours stand for (half a slice up and down), mm; 0 where they overlap. */
  readonly mm: number;
  /** Where, on the first structure, LPS mm. */
  readonly atMm: Vec3;
  readonly k: number;
}

/** Distance within every slice that holds both, exact between the contours themselves. Ascending k. */
export function gapsPerSlice(grid: Grid, a: SliceRings, b: SliceRings): SliceGap[] {
  const gaps: SliceGap[] = [];
  for (const [k, rings] of [...a].sort(([p], [q]) => p - q)) {
    const others = b.get(k);
    if (others !== undefined)
      gaps.push({ k, mm: flatGap(flatten(grid, rings), flatten(grid, others), Infinity).mm });
  }
  return gaps;
}

/** Smallest distance in space; null when one of them has no contours. Never longer than the margin that would make them touch. */
export function closest(grid: Grid, a: SliceRings, b: SliceRings): Closest | null {
  const step = sliceDistanceMm(grid);
  const flatB = new Map([...b].map(([k, rings]) => [k, flatten(grid, rings)]));
  let best: Closest | null = null;
  const pairs: { ka: number; kb: number; rise: number }[] = [];
  for (const ka of a.keys())
    for (const kb of flatB.keys()) pairs.push({ ka, kb, rise: Math.max(0, Math.abs(ka - kb) - 1) * step });
  const flatA = new Map([...a].map(([k, rings]) => [k, flatten(grid, rings)]));
  for (const { ka, kb, rise } of pairs.sort((p, q) => p.rise - q.rise)) {
    if (best !== null && rise >= best.mm) break;
    const limit = best === null ? Infinity : Math.sqrt(best.mm ** 2 - rise ** 2);
    const gap = flatGap(flatA.get(ka) as Flat, flatB.get(kb) as Flat, limit);
    if (gap.mm >= limit) continue;
    best = { mm: Math.hypot(gap.mm, rise), atMm: gap.atMm, k: ka };
  }
  return best;
}

/** A slice's rings with perpendicular in-plane coordinates s,t and their box. */
interface Flat {
  readonly rings: readonly Ring[];
  readonly points: readonly Float64Array[];
  readonly box: readonly [number, number, number, number];
}

/** In-plane axes of the grid, the same for every slice (contours lie on slices). */
function planeAxes(grid: Grid): readonly [Vec3, Vec3] {
  const m = grid.indexToPatient;
  const length = Math.hypot(m[0], m[4], m[8]);
  const s: Vec3 = [m[0] / length, m[4] / length, m[8] / length];
  const n = sliceNormal(grid);
  return [s, [n[1] * s[2] - n[2] * s[1], n[2] * s[0] - n[0] * s[2], n[0] * s[1] - n[1] * s[0]]];
}

function flatten(grid: Grid, rings: readonly Ring[]): Flat {
  const [s, t] = planeAxes(grid);
  const box: [number, number, number, number] = [Infinity, -Infinity, Infinity, -Infinity];
  const points = rings.map((ring) => {
    const flat = new Float64Array((2 * ring.length) / 3);
    for (let p = 0, q = 0; p < ring.length; p += 3, q += 2) {
      const [x, y, z] = [ring[p]!, ring[p + 1]!, ring[p + 2]!];
      const [a, b] = [x * s[0] + y * s[1] + z * s[2], x * t[0] + y * t[1] + z * t[2]];
      flat[q] = a;
      flat[q + 1] = b;
      box[0] = Math.min(box[0], a);
      box[1] = Math.max(box[1], a);
      box[2] = Math.min(box[2], b);
      box[3] = Math.max(box[3], b);
    }
    return flat;
  });
  return { rings, points, box };
}

interface FlatGap {
  readonly mm: number;
  readonly atMm: Vec3;
}

const pointOf = (ring: Ring, n: number): Vec3 => [ring[3 * n]!, ring[3 * n + 1]!, ring[3 * n + 2]!];

function flatGap(a: Flat, b: Flat, limit: number): FlatGap {
  const first = pointOf(a.rings[0] as Ring, 0);
  const apart = Math.hypot(
    Math.max(0, a.box[0] - b.box[1], b.box[0] - a.box[1]),
    Math.max(0, a.box[2] - b.box[3], b.box[2] - a.box[3]),
  );
  if (apart >= limit) return { mm: Infinity, atMm: first };
  if (holdsAny(a, b) || holdsAny(b, a)) return { mm: 0, atMm: first };
  let best = limit ** 2;
  let atMm = first;
  a.points.forEach((p, ring) => {
    for (let n = 0; n < p.length; n += 2) {
      const e = n + 2 === p.length ? 0 : n + 2;
      // Boxes are never further apart than what is in them.
      const left = Math.min(p[n]!, p[e]!);
      const right = Math.max(p[n]!, p[e]!);
      const low = Math.min(p[n + 1]!, p[e + 1]!);
      const high = Math.max(p[n + 1]!, p[e + 1]!);
      if (boxGap2(left, right, low, high, b.box[0], b.box[1], b.box[2], b.box[3]) >= best) continue;
      for (const q of b.points) {
        for (let m = 0; m < q.length; m += 2) {
          const f = m + 2 === q.length ? 0 : m + 2;
          const [qs, qt, fs, ft] = [q[m]!, q[m + 1]!, q[f]!, q[f + 1]!];
          const [l, r] = qs < fs ? [qs, fs] : [fs, qs];
          const [d0, d1] = qt < ft ? [qt, ft] : [ft, qt];
          if (boxGap2(left, right, low, high, l, r, d0, d1) >= best) continue;
          const d = segmentGap2(p, n, e, q, m, f);
          if (d >= best) continue;
          best = d;
          atMm = pointOf(a.rings[ring] as Ring, n / 2);
        }
      }
    }
  });
  return best < limit ** 2 ? { mm: Math.sqrt(best), atMm } : { mm: Infinity, atMm: first };
}

/** Squared distance between two boxes, each from left to right and from low to high. */
function boxGap2(
  left: number,
  right: number,
  low: number,
  high: number,
  otherLeft: number,
  otherRight: number,
  otherLow: number,
  otherHigh: number,
): number {
  const s = otherLeft > right ? otherLeft - right : left > otherRight ? left - otherRight : 0;
  const t = otherLow > high ? otherLow - high : low > otherHigh ? low - otherHigh : 0;
  return s * s + t * t;
}

/** Whether a corner of a ring of `inner` lies in the area of `outer` (both projected on one plane). */
function holdsAny(outer: Flat, inner: Flat): boolean {
  if (outer.box[0] > inner.box[1] || inner.box[0] > outer.box[1]) return false;
  if (outer.box[2] > inner.box[3] || inner.box[2] > outer.box[3]) return false;
  const lifted = outer.points.map((p) => raised(p));
  return inner.points.some((p) => pointInRings(lifted, [p[0]!, p[1]!, 0]));
}

const raised = (flat: Float64Array): Ring => {
  const ring = new Float64Array((3 * flat.length) / 2);
  for (let q = 0, p = 0; q < flat.length; q += 2, p += 3) {
    ring[p] = flat[q]!;
    ring[p + 1] = flat[q + 1]!;
  }
  return ring;
};

/** Squared distance between the segments n–e of p and m–f of q; 0 when they cross. */
function segmentGap2(p: Float64Array, n: number, e: number, q: Float64Array, m: number, f: number): number {
  const [ax, ay, bx, by] = [p[n]!, p[n + 1]!, p[e]!, p[e + 1]!];
  const [cx, cy, dx, dy] = [q[m]!, q[m + 1]!, q[f]!, q[f + 1]!];
  const side = (ux: number, uy: number, vx: number, vy: number, x: number, y: number): number =>
    (vx - ux) * (y - uy) - (vy - uy) * (x - ux);
  if (
    side(ax, ay, bx, by, cx, cy) * side(ax, ay, bx, by, dx, dy) < 0 &&
    side(cx, cy, dx, dy, ax, ay) * side(cx, cy, dx, dy, bx, by) < 0
  )
    return 0;
  return Math.min(
    pointGap2(ax, ay, cx, cy, dx, dy),
    pointGap2(bx, by, cx, cy, dx, dy),
    pointGap2(cx, cy, ax, ay, bx, by),
    pointGap2(dx, dy, ax, ay, bx, by),
  );
}

function pointGap2(x: number, y: number, ax: number, ay: number, bx: number, by: number): number {
  const [dx, dy] = [bx - ax, by - ay];
  const length2 = dx * dx + dy * dy;
  const t = length2 === 0 ? 0 : Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / length2));
  return (ax + t * dx - x) ** 2 + (ay + t * dy - y) ** 2;
}
