/**
 * Rings that surely neither cross nor touch themselves: every reading rule then gives the area that their points go round. A ring is cut
 * into chains along which v only rises or only falls, which meet nothing of their own; what is left is to walk up every two
 * chains side by side. A contour of an organ has a handful of chains, so this costs little more than reading its points.
 */
import type { Ring } from '../structures/types.ts';

/** Chains nearer to each other than this many mm are not called apart. */
const APART_MM = 1e-9;
/** A ring of more chains is left to those who sort edges. */
const MOST_CHAINS = 128;

/** The ring's points, the first one again at the end, from a lowest point on whose next edge rises; chain c runs from starts[c] to starts[c + 1]. */
interface Chains {
  readonly us: Float64Array;
  readonly vs: Float64Array;
  readonly starts: readonly number[];
}

/**
 * Whether the ring (LPS mm), seen along the axis that is neither `u` nor `v`, is a simple polygon beyond doubt. A level edge at the
 * end of a chain belongs to the chain that comes before it.
 * @param u numbers of the coordinates to look at, 0 to 2; as `v`.
 * @returns false also where it was not found out: points within 1e-9 mm of another edge, more than 128 rises and falls, what is no number.
 */
export function surelySimple(ring: Ring, u: number, v: number): boolean {
  const chains = chainsOf(ring, u, v);
  if (chains === null) return false;
  const count = chains.starts.length - 1;
  const boxes = Array.from({ length: count }, (_, c) => rangeOf(chains, c));
  for (let a = 0; a < count; a += 1) {
    const [aLow, aHigh] = boxes[a]!;
    for (let b = a + 1; b < count; b += 1) {
      const [bLow, bHigh] = boxes[b]!;
      if (bLow > aHigh + APART_MM || aLow > bHigh + APART_MM) continue;
      if (!keepsItsSide(chains, a, b)) return false;
    }
  }
  return true;
}

function chainsOf(ring: Ring, u: number, v: number): Chains | null {
  const all = ring.length / 3;
  let lowest = 0;
  for (let n = 1; n < all; n += 1) if (ring[3 * n + v]! < ring[3 * lowest + v]!) lowest = n;
  const next = (n: number): number => (n + 1 === all ? 0 : n + 1);
  // The last of the lowest points that follow each other; none when all are level.
  for (let n = 0; n < all && ring[3 * next(lowest) + v] === ring[3 * lowest + v]; n += 1)
    lowest = next(lowest);
  const [us, vs] = [new Float64Array(all + 1), new Float64Array(all + 1)];
  const starts = [0];
  let [rising, level, kept] = [true, 0, 0];
  [us[0], vs[0]] = [ring[3 * lowest + u]!, ring[3 * lowest + v]!];
  for (let n = next(lowest), left = all; left > 0; n = next(n), left -= 1) {
    const [du, dv] = [ring[3 * n + u]! - us[kept]!, ring[3 * n + v]! - vs[kept]!];
    if (!Number.isFinite(du + dv)) return null;
    if (dv === 0) {
      if (du === 0) continue;
      // A level edge that goes back on the one before it.
      if (level * du < 0) return null;
      level = Math.sign(du);
    } else {
      level = 0;
      if (dv > 0 !== rising) {
        rising = !rising;
        starts.push(kept);
        if (starts.length > MOST_CHAINS) return null;
      }
    }
    kept += 1;
    us[kept] = ring[3 * n + u]!;
    vs[kept] = ring[3 * n + v]!;
  }
  return kept < 3 ? null : { us, vs, starts: [...starts, kept] };
}

/** Least and largest u of a chain. */
function rangeOf({ us, starts }: Chains, c: number): readonly [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (let n = starts[c]!; n <= starts[c + 1]!; n += 1) {
    if (us[n]! < low) low = us[n]!;
    if (us[n]! > high) high = us[n]!;
  }
  return [low, high];
}

/** A chain walked upwards: the point at `at` is the next one, `from` and `to` are where u is at the height under work. */
interface Climb {
  at: number;
  readonly end: number;
  readonly step: 1 | -1;
  from: number;
  to: number;
  /** u of the first point of this height, in the order of the ring. */
  entry: number;
}

const climbOf = (starts: readonly number[], c: number): Climb => {
  const [first, last] = [starts[c]!, starts[c + 1]!];
  // The first chain rises, and every second.
  const [at, end, step] = c % 2 === 0 ? ([first, last, 1] as const) : ([last, first, -1] as const);
  return { at, end, step, from: 0, to: 0, entry: 0 };
};

/** Goes to height v, to the last of the points there. */
function climb(chain: Climb, us: Float64Array, vs: Float64Array, v: number): void {
  while (vs[chain.at]! < v) chain.at += chain.step;
  const { at, step } = chain;
  if (vs[at]! > v) {
    const [u0, v0] = [us[at - step]!, vs[at - step]!];
    chain.from = u0 + ((v - v0) / (vs[at]! - v0)) * (us[at]! - u0);
    chain.to = chain.from;
    return;
  }
  const first = us[at]!;
  while (chain.at !== chain.end && vs[chain.at + step] === v) chain.at += step;
  const last = us[chain.at]!;
  chain.from = Math.min(first, last);
  chain.to = Math.max(first, last);
  chain.entry = step === 1 ? first : last;
}

/** Whether chain b stays on one side of chain a wherever both are, but for the end they share. */
function keepsItsSide({ us, vs, starts }: Chains, a: number, b: number): boolean {
  const [one, other] = [climbOf(starts, a), climbOf(starts, b)];
  const count = starts.length - 1;
  // Heights at which one ends where the other begins.
  const joint = b === a + 1 ? vs[starts[b]!]! : Number.NaN;
  const closing = a === 0 && b === count - 1 ? vs[0]! : Number.NaN;
  const top = Math.min(vs[one.end]!, vs[other.end]!);
  let v = Math.max(vs[one.at]!, vs[other.at]!);
  let side = 0;
  while (v <= top) {
    climb(one, us, vs, v);
    climb(other, us, vs, v);
    let here = one.to < other.from - APART_MM ? -1 : other.to < one.from - APART_MM ? 1 : 0;
    if (v === joint) here = Math.sign(one.entry - us[starts[b]!]!) || side;
    else if (v === closing) here = Math.sign(us[0]! - other.entry) || side;
    else if (here === 0) return false;
    if (side !== 0 && here !== side) return false;
    side = here;
    v = Math.min(above(one, vs, v), above(other, vs, v));
  }
  return true;
}

/** The height of the chain's next point above v; infinite at its end. */
const above = ({ at, end, step }: Climb, vs: Float64Array, v: number): number =>
  vs[at]! > v ? vs[at]! : at === end ? Infinity : vs[at + step]!;
