/**
 * Where rings cross, as long as they only cross: no touching, no shared points or edges, no crossing that its rounding moves
 * onto anything. Orientation tests are exact (coordinates below 2²⁴). Anything else is left to {@link arrange}.
 */
import type { StepRings } from './step-rings.ts';

/** Crossings by number: between edges `e` and `f`, at a point of the grid. */
export interface Crossings {
  readonly e: number[];
  readonly f: number[];
  readonly x: number[];
  readonly y: number[];
  /** Whether f goes to the left of e there. */
  readonly left: boolean[];
}

/** Short stretches of a ring that only rise or only fall, whose own edges cannot meet; boxes of all, edges `start` up to `end`. */
export interface RingRuns {
  readonly count: number;
  readonly start: Int32Array;
  readonly end: Int32Array;
  readonly falls: Uint8Array;
  readonly left: Int32Array;
  readonly right: Int32Array;
  readonly low: Int32Array;
  readonly high: Int32Array;
}

/** Edges in a run at most: longer ones mean fewer boxes to compare, and larger ones. */
const LONGEST_RUN = 12;

/** Columns used again and again: an outline is done before the next one starts. */
let scratch = runColumns(1024);

function runColumns(most: number): Omit<RingRuns, 'count'> {
  const column = (): Int32Array => new Int32Array(most);
  return {
    start: column(),
    end: column(),
    falls: new Uint8Array(most),
    left: column(),
    right: column(),
    low: column(),
    high: column(),
  };
}

/** The rings' runs, valid until the next call. */
export function ringRuns({ x, y, first }: StepRings): RingRuns {
  const most = first.at(-1) ?? 0;
  if (scratch.start.length < most) scratch = runColumns(2 * most);
  const { start, end, falls, left, right, low, high } = scratch;
  let run = 0;
  for (let r = 0; r + 1 < first.length; r += 1) {
    const last = first[r + 1]! - 1;
    for (let e = first[r]!; e < last; run += 1) {
      start[run] = e;
      let l = x[e]!;
      let h = l;
      let way = 0;
      let level = 0;
      for (; e < last && e - start[run]! < LONGEST_RUN; e += 1) {
        const dy = y[e + 1]! - y[e]!;
        const qx = x[e + 1]!;
        if (dy === 0) {
          const turn = qx > x[e]! ? 1 : -1;
          if (level === -turn) break;
          level = turn;
        } else {
          if (way !== 0 && dy > 0 !== way > 0) break;
          way = dy;
          level = 0;
        }
        if (qx < l) l = qx;
        else if (qx > h) h = qx;
      }
      end[run] = e;
      left[run] = l;
      right[run] = h;
      const [from, to] = [y[start[run]!]!, y[e]!];
      low[run] = Math.min(from, to);
      high[run] = Math.max(from, to);
      falls[run] = way < 0 ? 1 : 0;
    }
  }
  return { ...scratch, count: run };
}

/** The rings' crossings; null as soon as anything but clean crossings is found. */
export function cleanCrossings(input: StepRings, runs: RingRuns): Crossings | null {
  const { x, y } = input;
  const { start, end, falls, left, right, low, high } = runs;
  const out: Crossings = { e: [], f: [], x: [], y: [], left: [] };
  const closing = closingPoints(input);
  const order = fromBelow(runs);
  const active = new Int32Array(runs.count);
  let count = 0;
  for (const run of order) {
    const bottom = low[run]!;
    const l = left[run]!;
    const r = right[run]!;
    let stays = 0;
    for (let n = 0; n < count; n += 1) {
      const other = active[n]!;
      if (high[other]! < bottom) continue;
      active[stays] = other;
      stays += 1;
      if (left[other]! > r || right[other]! < l) continue;
      // Both from below: each edge of the one beside those of the other at its height.
      const step = falls[run] === 1 ? -1 : 1;
      const stop = step > 0 ? end[run]! : start[run]! - 1;
      const stepOther = falls[other] === 1 ? -1 : 1;
      const stopOther = stepOther > 0 ? end[other]! : start[other]! - 1;
      // An edge's lower and upper point.
      const [eLow, fLow] = [step > 0 ? 0 : 1, stepOther > 0 ? 0 : 1];
      let f0 = stepOther > 0 ? start[other]! : end[other]! - 1;
      for (let e = step > 0 ? start[run]! : end[run]! - 1; e !== stop; e += step) {
        const y0 = y[e + eLow]!;
        const y1 = y[e + 1 - eLow]!;
        while (f0 !== stopOther && y[f0 + 1 - fLow]! < y0) f0 += stepOther;
        if (f0 === stopOther) break;
        const u = x[e]!;
        const v = x[e + 1]!;
        const lo = Math.min(u, v);
        const hi = Math.max(u, v);
        for (let f = f0; f !== stopOther && y[f + fLow]! <= y1; f += stepOther) {
          const s = x[f]!;
          const t = x[f + 1]!;
          if ((s > hi && t > hi) || (s < lo && t < lo)) continue;
          if (!meet(x, y, e, f, closing, out)) return null;
        }
      }
    }
    active[stays] = run;
    count = stays + 1;
  }
  return out;
}

/** The runs by their lowest height. */
function fromBelow({ low, count }: RingRuns): Uint32Array {
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

/** By a ring's closing point, its first one. */
function closingPoints({ first }: StepRings): ReadonlyMap<number, number> {
  const out = new Map<number, number>();
  for (let r = 0; r + 1 < first.length; r += 1) out.set(first[r + 1]! - 1, first[r]!);
  return out;
}

/** > 0 when (x, y) lies left of the line from (ax, ay) to (bx, by). */
const turn = (ax: number, ay: number, bx: number, by: number, x: number, y: number): number =>
  (bx - ax) * (y - ay) - (by - ay) * (x - ax);

/** Notes where edges e and f cross; false when they meet in any other way. */
function meet(
  x: Int32Array,
  y: Int32Array,
  e: number,
  f: number,
  closing: ReadonlyMap<number, number>,
  out: Crossings,
): boolean {
  const ax = x[e]!;
  const ay = y[e]!;
  const bx = x[e + 1]!;
  const by = y[e + 1]!;
  const cx = x[f]!;
  const cy = y[f]!;
  const dx = x[f + 1]!;
  const dy = y[f + 1]!;
  const c = turn(ax, ay, bx, by, cx, cy);
  const d = turn(ax, ay, bx, by, dx, dy);
  if ((c > 0 && d > 0) || (c < 0 && d < 0)) return true;
  const a = turn(cx, cy, dx, dy, ax, ay);
  const b = turn(cx, cy, dx, dy, bx, by);
  if ((a > 0 && b > 0) || (a < 0 && b < 0)) return true;
  if (a === 0 || b === 0 || c === 0 || d === 0) {
    const goesOn = e + 1 === f || closing.get(e + 1) === f;
    const comesFrom = f + 1 === e || closing.get(f + 1) === e;
    // Neighbours on a ring share a point: unless one turns straight back nothing else is to be found.
    if (goesOn || comesFrom) return c !== 0 || d !== 0 || (bx - ax) * (dx - cx) + (by - ay) * (dy - cy) > 0;
    return !touch(ax, ay, bx, by, cx, cy, dx, dy, a, b, c, d);
  }
  const t = a / (a - b);
  const px = Math.round(ax + t * (bx - ax));
  const py = Math.round(ay + t * (by - ay));
  if (!within(ax, ay, bx, by, px, py) || !within(cx, cy, dx, dy, px, py)) return false;
  out.e.push(e);
  out.f.push(f);
  out.x.push(px);
  out.y.push(py);
  out.left.push(d > 0);
  return true;
}

/** Whether a point lies in an edge's box, ends included. */
const holds = (ax: number, ay: number, bx: number, by: number, x: number, y: number): boolean =>
  (ax < bx ? x >= ax && x <= bx : x >= bx && x <= ax) && (ay < by ? y >= ay && y <= by : y >= by && y <= ay);

/** Whether a point lies in an edge's box and is none of its ends. */
const within = (ax: number, ay: number, bx: number, by: number, x: number, y: number): boolean =>
  holds(ax, ay, bx, by, x, y) && !((x === ax && y === ay) || (x === bx && y === by));

/** Crossings along the edges: event n is crossing `crossing[n]` on `edge[n]`; those of an edge follow each other, in its order. */
export interface Along {
  readonly edge: Int32Array;
  readonly crossing: Int32Array;
}

/** Whether edges bent through their rounded crossings still meet nothing else. */
export function staysClean(input: StepRings, runs: RingRuns, crossings: Crossings, along: Along): boolean {
  const { x, y } = input;
  const { edge } = along;
  const firstOn = new Map<number, number>();
  for (let n = edge.length - 1; n >= 0; n -= 1) firstOn.set(edge[n]!, n);
  const closing = closingPoints(input);
  for (const [e, event] of firstOn) {
    const l = Math.min(x[e]!, x[e + 1]!);
    const r = Math.max(x[e]!, x[e + 1]!);
    const low = Math.min(y[e]!, y[e + 1]!);
    const high = Math.max(y[e]!, y[e + 1]!);
    for (let run = 0; run < runs.count; run += 1) {
      if (runs.low[run]! > high || runs.high[run]! < low) continue;
      if (runs.left[run]! > r || runs.right[run]! < l) continue;
      for (let f = runs.start[run]!; f < runs.end[run]!; f += 1) {
        if (f === e || (y[f]! > high && y[f + 1]! > high) || (y[f]! < low && y[f + 1]! < low)) continue;
        if ((x[f]! > r && x[f + 1]! > r) || (x[f]! < l && x[f + 1]! < l)) continue;
        if (!isBeside(x, y, e, f)) continue;
        if (clash(input, crossings, along, closing, e, event, f, firstOn.get(f) ?? -1)) return false;
      }
    }
  }
  return true;
}

/** Whether edge f comes so near to the line of e that a bend of e by a step could reach it. */
function isBeside(x: Int32Array, y: Int32Array, e: number, f: number): boolean {
  const [ax, ay, bx, by] = [x[e]!, y[e]!, x[e + 1]!, y[e + 1]!];
  const far = 2 * (Math.abs(bx - ax) + Math.abs(by - ay));
  const c = turn(ax, ay, bx, by, x[f]!, y[f]!);
  const d = turn(ax, ay, bx, by, x[f + 1]!, y[f + 1]!);
  return !((c > far && d > far) || (c < -far && d < -far));
}

/** Whether any pieces of two edges (each with its first event, −1 for none) meet but in a point that both end at. */
function clash(
  { x, y }: StepRings,
  crossings: Crossings,
  { edge, crossing }: Along,
  closing: ReadonlyMap<number, number>,
  e: number,
  firstE: number,
  f: number,
  firstF: number,
): boolean {
  let [ax, ay, start] = [x[e]!, y[e]!, e];
  for (let m = firstE; start !== e + 1; m += 1) {
    const c = m >= 0 && edge[m] === e ? crossing[m]! : -1;
    const end = c < 0 ? e + 1 : -1 - c;
    const bx = c < 0 ? x[e + 1]! : crossings.x[c]!;
    const by = c < 0 ? y[e + 1]! : crossings.y[c]!;
    let [cx, cy, from] = [x[f]!, y[f]!, f];
    for (let n = firstF; from !== f + 1; n += 1) {
      const d = n >= 0 && edge[n] === f ? crossing[n]! : -1;
      const to = d < 0 ? f + 1 : -1 - d;
      const dx = d < 0 ? x[f + 1]! : crossings.x[d]!;
      const dy = d < 0 ? y[f + 1]! : crossings.y[d]!;
      const [p, q] = [closing.get(end) ?? end, closing.get(to) ?? to];
      const shared = start === q || p === from ? -1 : start === from || p === q ? 1 : 0;
      if (piecesMeet(ax, ay, bx, by, cx, cy, dx, dy, shared)) return true;
      [cx, cy, from] = [dx, dy, to];
    }
    [ax, ay, start] = [bx, by, end];
  }
  return false;
}

/** @param shared 0 for no point in common; 1 for one at which both start or end, −1 for one at which one starts, the other ends. */
function piecesMeet(
  ax: number,
  ay: number,
  bx: number,
  by: number,
  cx: number,
  cy: number,
  dx: number,
  dy: number,
  shared: -1 | 0 | 1,
): boolean {
  const c = turn(ax, ay, bx, by, cx, cy);
  const d = turn(ax, ay, bx, by, dx, dy);
  if (shared !== 0) return c === 0 && d === 0 && ((bx - ax) * (dx - cx) + (by - ay) * (dy - cy)) * shared > 0;
  if ((c > 0 && d > 0) || (c < 0 && d < 0)) return false;
  const a = turn(cx, cy, dx, dy, ax, ay);
  const b = turn(cx, cy, dx, dy, bx, by);
  if ((a > 0 && b > 0) || (a < 0 && b < 0)) return false;
  if (a !== 0 && b !== 0 && c !== 0 && d !== 0) return true;
  return touch(ax, ay, bx, by, cx, cy, dx, dy, a, b, c, d);
}

/** Whether an end of one of two edges lies on the other; a to d say on which side of it each of them is. */
const touch = (
  ax: number,
  ay: number,
  bx: number,
  by: number,
  cx: number,
  cy: number,
  dx: number,
  dy: number,
  a: number,
  b: number,
  c: number,
  d: number,
): boolean =>
  (c === 0 && holds(ax, ay, bx, by, cx, cy)) ||
  (d === 0 && holds(ax, ay, bx, by, dx, dy)) ||
  (a === 0 && holds(cx, cy, dx, dy, ax, ay)) ||
  (b === 0 && holds(cx, cy, dx, dy, bx, by));
