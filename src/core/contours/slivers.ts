/** Slivers: spikes and islands too thin to be meant, as pushing a contour can leave along the disc's way. */
import type { Ring } from '../structures/types.ts';
import { booleanSlice, resolveRings } from './boolean.ts';
import { ringsToPolygons } from './nesting.ts';
import { flatFrame, signedArea } from './plane.ts';

/** Parts thinner than this are slivers, mm: less than a pixel of a planning CT, so nobody draws one on purpose. */
export const SLIVER_MM = 0.5;
/** A spike's banks run along each other for longer than this many thicknesses; other corners stay sharp. */
const SPIKE_LENGTHS = 2;
/** Distance of the points the banks are walked in, in thicknesses. */
const STEP = 0.2;
/** A point nearer than this to the contour before is one the edit left where it was, mm. */
const UNMOVED_MM = 1e-3;

type Flat = Float64Array;

/**
 * Drops what an edit left thinner than `thicknessMm`: spikes longer than twice that, and islands that are thin all
 * over. Only rings the edit made are looked at, and a spike is cut no further back than the edit moved one of its two
 * banks, so a thin part drawn earlier stays.
 * @param before rings of the slice before the gesture (LPS mm).
 * @param after the rings it made, not crossing; the points not on a sliver keep their exact coordinates.
 * @returns `after` itself when there is no sliver.
 */
export function dropSlivers(
  before: readonly Ring[],
  after: readonly Ring[],
  thicknessMm: number = SLIVER_MM,
): readonly Ring[] {
  const changed = after.filter((ring) => !before.includes(ring));
  if (changed.length === 0) return after;
  const frame = flatFrame(after);
  const unmoved = onContour(before.map(frame.flatten));
  const holes = new Set(ringsToPolygons(changed).flatMap((polygon) => polygon.holes));
  const cut = changed.map((ring): Ring | null => {
    const flat = frame.flatten(ring);
    const kept = cutSpikes(flat, holes.has(ring), thicknessMm, unmoved);
    return kept === null ? ring : fromKept(ring, flat, kept, frame.lift);
  });
  if (cut.every((ring, n) => ring === changed[n])) return after;
  const whole = after.filter((ring) => before.includes(ring) || cut.includes(ring));
  const made = cut.filter((ring) => ring !== null && ring.length >= 9 && !changed.includes(ring)) as Ring[];
  return made.length === 0 ? whole : booleanSlice(whole, resolveRings(made), 'xor');
}

/** The ring without its spikes as s,t,s,t…; null when it has none. */
function cutSpikes(ring: Flat, hole: boolean, thicknessMm: number, unmoved: Unmoved): Flat | null {
  // Thin matter turns the way an outer ring does and the other way round on the edge of a hole.
  const turn = Math.sign(signedArea(ring)) * (hole ? -1 : 1);
  let flat = dense(ring, STEP * thicknessMm);
  let found = false;
  for (let tip = 0; tip < flat.length / 2; ) {
    const spike = spikeAt(flat, tip, thicknessMm, unmoved);
    if (spike === 'all') return new Float64Array(0);
    if (spike === null || Math.sign(signedArea(spike.inside)) !== turn) {
      tip += 1;
      continue;
    }
    flat = spike.outside;
    found = true;
    tip = 0;
  }
  return found ? flat : null;
}

/** Walks both banks away from a tip while they stay within the thickness of each other. */
function spikeAt(
  flat: Flat,
  tip: number,
  thicknessMm: number,
  unmoved: Unmoved,
): { inside: Flat; outside: Flat } | 'all' | null {
  const count = flat.length / 2;
  const wrap = (n: number): number => ((n % count) + count) % count;
  const apart = (a: number, b: number): number => distance(flat, wrap(a), wrap(b));
  let [a, b] = [tip, tip];
  const reach = 2 * SPIKE_LENGTHS * thicknessMm;
  let walked = 0;
  while (b - a < count) {
    const steps = [
      [a - 1, b + 1],
      [a - 1, b],
      [a, b + 1],
    ] as const;
    const wide = steps.map(([p, q]) => apart(p, q));
    const least = wide[0]! <= thicknessMm ? 0 : wide[1]! <= wide[2]! ? 1 : 2;
    if (wide[least]! > thicknessMm) break;
    const [p, q] = steps[least] as readonly [number, number];
    if (walked > reach && unmoved(flat, wrap(p)) && unmoved(flat, wrap(q))) break;
    walked += apart(a, p) + apart(b, q);
    [a, b] = [p, q];
  }
  if (b - a >= count) return 'all';
  if (walked <= reach || (unmoved(flat, wrap(tip)) && unmoved(flat, wrap(a)) && unmoved(flat, wrap(b))))
    return null;
  return { inside: stretch(flat, wrap(a), b - a + 1), outside: stretch(flat, wrap(b), count - (b - a) + 1) };
}

/** `length` points from number `from` on, round the end. */
function stretch(flat: Flat, from: number, length: number): Flat {
  const out = new Float64Array(2 * length);
  for (let n = 0; n < out.length; n += 1) out[n] = flat[(2 * from + n) % flat.length]!;
  return out;
}

/** The ring with points at most `stepMm` apart; its own points keep their numbers. */
function dense(ring: Flat, stepMm: number): Flat {
  const out: number[] = [];
  for (let p = 0; p < ring.length; p += 2) {
    const q = (p + 2) % ring.length;
    const [s, t] = [ring[p]!, ring[p + 1]!];
    const [ds, dt] = [ring[q]! - s, ring[q + 1]! - t];
    const parts = Math.max(1, Math.ceil(Math.hypot(ds, dt) / stepMm));
    for (let n = 0; n < parts; n += 1) out.push(s + (ds * n) / parts, t + (dt * n) / parts);
  }
  return Float64Array.from(out);
}

/** The ring's own points among the kept ones, and where a cut went through an edge a new one. */
function fromKept(ring: Ring, flat: Flat, kept: Flat, lift: (flat: Flat) => Ring): Ring | null {
  if (kept.length < 6) return null;
  const own = new Map<string, number>();
  for (let n = 0; n < flat.length; n += 2) own.set(`${flat[n]},${flat[n + 1]}`, n / 2);
  const out: number[] = [];
  const count = kept.length / 2;
  for (let n = 0; n < count; n += 1) {
    const at = own.get(`${kept[2 * n]},${kept[2 * n + 1]}`);
    if (at !== undefined) out.push(...ring.subarray(3 * at, 3 * at + 3));
    else if (isCorner(kept, n)) out.push(...lift(kept.subarray(2 * n, 2 * n + 2)));
  }
  return Float64Array.from(out);
}

function isCorner(flat: Flat, n: number): boolean {
  const count = flat.length / 2;
  const [p, q] = [(n + count - 1) % count, (n + 1) % count];
  const [ax, ay] = [flat[2 * n]! - flat[2 * p]!, flat[2 * n + 1]! - flat[2 * p + 1]!];
  const [bx, by] = [flat[2 * q]! - flat[2 * n]!, flat[2 * q + 1]! - flat[2 * n + 1]!];
  const size = Math.hypot(ax, ay) * Math.hypot(bx, by);
  return size > 0 && (Math.abs(ax * by - ay * bx) > 1e-6 * size || ax * bx + ay * by < 0);
}

type Unmoved = (flat: Flat, point: number) => boolean;

/** Whether a point lies on the edges of the rings. */
function onContour(rings: readonly Flat[]): Unmoved {
  return (flat, point) => {
    const [s, t] = [flat[2 * point]!, flat[2 * point + 1]!];
    return rings.some((ring) => {
      for (let p = ring.length - 2, q = 0; q < ring.length; p = q, q += 2) {
        const [as, at] = [ring[p]! - s, ring[p + 1]! - t];
        const [ds, dt] = [ring[q]! - s - as, ring[q + 1]! - t - at];
        const length2 = ds * ds + dt * dt;
        const along = length2 === 0 ? 0 : Math.min(1, Math.max(0, -(as * ds + at * dt) / length2));
        if (Math.hypot(as + along * ds, at + along * dt) < UNMOVED_MM) return true;
      }
      return false;
    });
  };
}

const distance = (flat: Flat, a: number, b: number): number =>
  Math.hypot(flat[2 * a]! - flat[2 * b]!, flat[2 * a + 1]! - flat[2 * b + 1]!);
