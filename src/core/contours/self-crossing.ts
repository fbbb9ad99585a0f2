/** Contours that cross themselves: what is inside then depends on who reads them. */
import type { Vec3 } from '../geometry/grid.ts';
import type { Ring } from '../structures/types.ts';
import { areasByRule } from './measure.ts';
import { areaVector } from './plane.ts';
import { surelySimple } from './simple-ring.ts';

/** The two coordinates of a point that remain when the axis nearest to the normal is dropped. */
function axesOf(normal: Vec3): readonly [number, number] {
  const size = normal.map(Math.abs);
  const dropped = size.indexOf(Math.max(...size));
  return dropped === 0 ? [1, 2] : dropped === 1 ? [0, 2] : [0, 1];
}

/** Pairs of edges that one sweep looks at: a contour of 1000 points has some 10 000 that share a height, a million points drawn in one go some 10 million. */
const MOST_PAIRS = 20_000_000;

/**
 * Whether two edges of the ring (LPS mm) cross in their inside, seen along `normal`. Edges that only touch or lie on each other, as those of a keyhole, do not. Edges are
 * swept by one coordinate, and by the other when too many share a height: a contour has few that do in both, so the cost is that of sorting.
 * @returns null when neither sweep came to its end: more than 6000 edges that all overlap in both coordinates.
 */
export function selfCrosses(ring: Ring, normal: Vec3): boolean | null {
  const [u, v] = axesOf(normal);
  if (surelySimple(ring, u, v)) return false;
  return sweep(ring, u, v) ?? sweep(ring, v, u);
}

function sweep(ring: Ring, u: number, v: number): boolean | null {
  const count = ring.length / 3;
  // The first point again behind the last.
  const [us, vs] = [new Float64Array(count + 1), new Float64Array(count + 1)];
  for (let n = 0; n <= count; n += 1) {
    us[n] = ring[3 * (n % count) + u]!;
    vs[n] = ring[3 * (n % count) + v]!;
  }
  const [low, high] = [new Float64Array(count), new Float64Array(count)];
  const order = new Uint32Array(count);
  for (let n = 0; n < count; n += 1) {
    low[n] = Math.min(vs[n]!, vs[n + 1]!);
    high[n] = Math.max(vs[n]!, vs[n + 1]!);
    order[n] = n;
  }
  order.sort((a, b) => low[a]! - low[b]!);
  const side = (a: number, b: number, c: number): number => {
    const [ua, va] = [us[a]!, vs[a]!];
    const cross = (us[b]! - ua) * (vs[c]! - va) - (vs[b]! - va) * (us[c]! - ua);
    return Math.abs(cross) < 1e-9 ? 0 : Math.sign(cross);
  };
  const active: number[] = [];
  let looked = 0;
  for (const edge of order) {
    looked += active.length;
    if (looked > MOST_PAIRS) return null;
    const floor = low[edge]!;
    let kept = 0;
    for (const other of active) {
      if (high[other]! <= floor) continue;
      active[kept] = other;
      kept += 1;
    }
    active.length = kept;
    for (const other of active) {
      const apart = side(edge, edge + 1, other) * side(edge, edge + 1, other + 1);
      if (apart < 0 && side(other, other + 1, edge) * side(other, other + 1, edge + 1) < 0) return true;
    }
    active.push(edge);
  }
  return false;
}

/** Area in mm² that the ring's points (LPS mm, one plane) go round; a keyhole's hole does not count. */
export const ringAreaMm2 = (ring: Ring): number => Math.hypot(...areaVector(ring)) / 2;

/** mm²: halves of a ring that cancel, as those of a bow-tie, leave less than this. */
const CANCELLED_MM2 = 1;

/** Rings never change in place: what was found once holds for as long as the ring and the two axes looked at are the same. */
const found = new WeakMap<Ring, { readonly axes: string; readonly meets: boolean | null }>();

/** {@link selfCrosses}, or halves that cancel where they touch in a point. */
export function meetsItself(ring: Ring, normal: Vec3): boolean | null {
  const axes = axesOf(normal).join();
  const known = found.get(ring);
  if (known?.axes === axes) return known.meets;
  const meets = meetsNow(ring, normal);
  found.set(ring, { axes, meets });
  return meets;
}

function meetsNow(ring: Ring, normal: Vec3): boolean | null {
  const cancels = ringAreaMm2(ring) < CANCELLED_MM2 && resolvedAreaMm2(ring, CANCELLED_MM2) >= CANCELLED_MM2;
  return cancels || selfCrosses(ring, normal);
}

/** mm² that the ring encloses however it crosses itself: the even-odd area where walking it round gives next to nothing (a bow-tie's halves cancel). */
export function resolvedAreaMm2(ring: Ring, smallMm2: number): number {
  const walked = ringAreaMm2(ring);
  return walked < smallMm2 ? Math.max(walked, areasByRule([ring]).evenOdd) : walked;
}
