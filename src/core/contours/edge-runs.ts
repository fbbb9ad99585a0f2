/**
 * Pairs of edges that may meet. Rings are cut into short runs that only rise or only fall, whose own edges cannot cross;
 * a sweep over the runs' boxes finds those near each other, and a walk up both finds the edges at one height.
 */
import type { EdgeEnds, Edges } from './edges.ts';

/** Edges in a run at most: longer ones mean fewer boxes to compare, and larger ones. */
const LONGEST_RUN = 12;

/** Columns used again and again: a search is over before the next one starts. */
let scratch = runColumns(1024);

function runColumns(most: number): Omit<Runs, 'count'> {
  const column = (): Int32Array => new Int32Array(most);
  return {
    start: column(),
    end: column(),
    falls: new Uint8Array(most),
    fresh: new Uint8Array(most),
    left: column(),
    right: column(),
    low: column(),
    high: column(),
  };
}

/** Runs as columns: edges `start` up to `end` (without it), upwards in this order or (`falls`) the other way round. */
interface Runs {
  readonly count: number;
  readonly start: Int32Array;
  readonly end: Int32Array;
  readonly falls: Uint8Array;
  readonly fresh: Uint8Array;
  readonly left: Int32Array;
  readonly right: Int32Array;
  readonly low: Int32Array;
  readonly high: Int32Array;
}

/** Calls back for every two edges whose boxes meet and of which at least one is fresh; never twice for the same two. */
export function pairsNear(edges: Edges, ends: EdgeEnds, found: (e: number, f: number) => void): void {
  const runs = runsOf(edges, ends);
  const { low, high, left, right, fresh } = runs;
  const active = new Int32Array(runs.count);
  let count = 0;
  for (const run of fromBelow(runs)) {
    const [bottom, l, r] = [low[run]!, left[run]!, right[run]!];
    const isFresh = fresh[run] === 1;
    let stays = 0;
    for (let n = 0; n < count; n += 1) {
      const other = active[n]!;
      if (high[other]! < bottom) continue;
      active[stays] = other;
      stays += 1;
      if (left[other]! > r || right[other]! < l) continue;
      if (isFresh || fresh[other] === 1) walkUp(edges, ends, runs, run, other, found);
    }
    active[stays] = run;
    count = stays + 1;
  }
}

/** The runs by their lowest height. */
function fromBelow({ low, count }: Runs): Uint32Array {
  const keys = new Float64Array(count);
  for (let n = 0; n < count; n += 1) keys[n] = low[n]! * count + n;
  keys.sort();
  const order = new Uint32Array(count);
  for (let n = 0; n < count; n += 1) {
    const key = keys[n]!;
    order[n] = key - Math.floor(key / count) * count;
  }
  return order;
}

function runsOf(edges: Edges, { ax, ay, bx, by }: EdgeEnds): Runs {
  const { count } = edges;
  if (scratch.start.length < count) scratch = runColumns(2 * count);
  const { start, end, falls, fresh, left, right, low, high } = scratch;
  let run = -1;
  let way = 0;
  for (let e = 0; e < count; e += 1) {
    const next = e === 0 ? BREAK : wayOn(edges, ay, by, e - 1);
    const goesOn =
      run >= 0 &&
      next !== BREAK &&
      (way === LEVEL || next === LEVEL || next === way) &&
      e - start[run]! < LONGEST_RUN;
    const l = Math.min(ax[e]!, bx[e]!);
    const r = Math.max(ax[e]!, bx[e]!);
    if (!goesOn) {
      run += 1;
      way = LEVEL;
      start[run] = e;
      fresh[run] = 0;
      left[run] = l;
      right[run] = r;
      low[run] = ay[e]!;
      high[run] = by[e]!;
    } else {
      if (next !== LEVEL) way = next;
      if (l < left[run]!) left[run] = l;
      if (r > right[run]!) right[run] = r;
      if (ay[e]! < low[run]!) low[run] = ay[e]!;
      if (by[e]! > high[run]!) high[run] = by[e]!;
    }
    end[run] = e + 1;
    falls[run] = way === FALLS ? 1 : 0;
    if (edges.fresh[e] === 1) fresh[run] = 1;
  }
  return { ...scratch, count: run + 1 };
}

const [BREAK, LEVEL, RISES, FALLS] = [-1, 0, 1, 2] as const;

/** How edge e goes on in edge e + 1: both level, rising, falling, or no run (apart, turning back, over a top or bottom). */
function wayOn({ from, to }: Edges, ay: Int32Array, by: Int32Array, e: number): number {
  const f = e + 1;
  const upward = to[e] === from[f];
  const downward = from[e] === to[f];
  const eLevel = ay[e] === by[e];
  const fLevel = ay[f] === by[f];
  if (eLevel && fLevel) return upward || downward ? LEVEL : BREAK;
  if (upward) return RISES;
  if (downward) return FALLS;
  if (to[e] === to[f]) return fLevel ? RISES : eLevel ? FALLS : BREAK;
  if (from[e] === from[f]) return fLevel ? FALLS : eLevel ? RISES : BREAK;
  return BREAK;
}

/** The pairs of two runs that overlap in height. */
function walkUp(
  { fresh }: Edges,
  { ax, ay, bx, by }: EdgeEnds,
  { start, end, falls }: Runs,
  run: number,
  other: number,
  found: (e: number, f: number) => void,
): void {
  const step = falls[run] === 1 ? -1 : 1;
  const stop = (step > 0 ? end[run] : start[run]! - 1) as number;
  const stepOther = falls[other] === 1 ? -1 : 1;
  const stopOther = (stepOther > 0 ? end[other] : start[other]! - 1) as number;
  let first = (stepOther > 0 ? start[other] : end[other]! - 1) as number;
  for (let e = (step > 0 ? start[run] : end[run]! - 1) as number; e !== stop; e += step) {
    const [low, high] = [ay[e]!, by[e]!];
    while (first !== stopOther && by[first]! < low) first += stepOther;
    if (first === stopOther) return;
    const [u, v] = [ax[e]!, bx[e]!];
    const [left, right] = u < v ? [u, v] : [v, u];
    for (let f = first; f !== stopOther && ay[f]! <= high; f += stepOther) {
      const [s, t] = [ax[f]!, bx[f]!];
      if ((s > right && t > right) || (s < left && t < left)) continue;
      if (fresh[e] === 1 || fresh[f] === 1) found(e, f);
    }
  }
}
