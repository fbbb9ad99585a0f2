/**
 * The outline of rings that cross cleanly: each ring is cut at its crossings, windings are counted once a ring and carried over
 * its crossings, and the stretches that have the inside on one side only are walked into rings. The same outline as
 * {@link overlay}'s, in a fraction of the time; anything but clean crossings is left to that.
 */
import { type Crossings, cleanCrossings, type RingRuns, ringRuns, staysClean } from './clean-crossings.ts';
import type { InsideRule } from './overlay.ts';
import { ringOf, type StepRings } from './step-rings.ts';

/** Crossings of rings, cut up: two events each, in the order of the rings. */
interface Events {
  /** The edge an event lies on, its crossing, and the event that comes next on the ring (or itself) and before. */
  readonly edge: Int32Array;
  readonly crossing: Int32Array;
  readonly next: Int32Array;
  readonly before: Int32Array;
  /** By crossing: its event on the edge e, and on f. */
  readonly onE: Int32Array;
  readonly onF: Int32Array;
}

/** Rings of an outline: points by number, crossings as −1 − theirs; ring n is `path` from `ends[n − 1]` up to `ends[n]`. */
export interface CleanOutline {
  readonly crossings: Crossings;
  readonly path: Int32Array;
  readonly ends: readonly number[];
}

/** How a stretch is walked so that the inside is on the left. */
const [FORWARD, BACKWARD] = [1, 2] as const;

/** Crossings at most: with more, checking what rounding did to them takes longer than it saves. */
const MOST_CROSSINGS = 1000;

/** Whether the rings meet neither themselves nor each other. */
export function areApart(input: StepRings): boolean {
  return cleanCrossings(input, ringRuns(input))?.e.length === 0;
}

/**
 * The boundary of the inside, on its left, as rings that do not cross; the input's points all stay, where on the boundary.
 * @returns null when the rings do not only cross.
 */
export function cleanOutline(input: StepRings, inside: InsideRule): CleanOutline | null {
  const runs = ringRuns(input);
  const crossings = cleanCrossings(input, runs);
  if (crossings === null || crossings.e.length > MOST_CROSSINGS) return null;
  const events = eventsOf(input, crossings);
  if (events === null) return null;
  if (crossings.e.length > 0 && !staysClean(input, runs, crossings, events)) return null;
  const stretches = events.edge.length;
  const rings = input.rings.length;
  // Stretches by the event they start at, then rings without any.
  const kept = new Uint8Array(stretches + rings);
  const firstEvent = new Int32Array(rings).fill(-1);
  for (let n = stretches - 1; n >= 0; n -= 1) firstEvent[ringOf(input, events.edge[n]!)] = n;
  for (let r = 0; r < rings; r += 1) {
    const base = baseOf(input, r, firstEvent[r]!, events);
    if (base < 0) return null;
    const own = r < input.ofA ? 1 : 0;
    let { a, b } = windingAt(input, runs, base, r);
    const side = (): number => {
      const left = inside(a, b);
      return left === inside(a - own, b - 1 + own) ? 0 : left ? FORWARD : BACKWARD;
    };
    const start = firstEvent[r]!;
    if (start < 0) {
      kept[stretches + r] = side();
      continue;
    }
    // The stretch that the base lies on: after the last event on an edge before it.
    let at = events.before[start]!;
    for (let n = start; events.edge[n]! < base; n = events.next[n]!) {
      at = n;
      if (events.next[n] === start) break;
    }
    const from = at;
    do {
      kept[at] = side();
      at = events.next[at]!;
      const c = events.crossing[at]!;
      const onE = events.onE[c] === at;
      // Over an edge that goes to the left one comes to its right.
      const change = crossings.left[c] === onE ? -1 : 1;
      const of = ringOf(input, onE ? crossings.f[c]! : crossings.e[c]!);
      if (of < input.ofA) a += change;
      else b += change;
    } while (at !== from);
  }
  return walkAll(input, crossings, events, kept);
}

/** Null when two crossings fall on one point. */
function eventsOf(input: StepRings, { e, f, x, y }: Crossings): Events | null {
  const count = e.length;
  const along = (edge: number, c: number): number => {
    const [px, py] = [input.x[edge]!, input.y[edge]!];
    return (x[c]! - px) * (input.x[edge + 1]! - px) + (y[c]! - py) * (input.y[edge + 1]! - py);
  };
  // By edge, then by hand along it: few edges have several.
  const keys = new Float64Array(2 * count);
  for (let n = 0; n < 2 * count; n += 1) keys[n] = ((n & 1) === 0 ? e : f)[n >> 1]! * 2 * count + n;
  keys.sort();
  const column = (size: number): Int32Array => new Int32Array(size);
  const order = column(2 * count);
  const edge = column(2 * count);
  for (let n = 0; n < 2 * count; n += 1) {
    edge[n] = Math.floor(keys[n]! / (2 * count));
    const event = keys[n]! - edge[n]! * 2 * count;
    const place = along(edge[n]!, event >> 1);
    let to = n;
    for (; to > 0 && edge[to - 1] === edge[n]; to -= 1) {
      const before = along(edge[n]!, order[to - 1]! >> 1);
      if (before === place) return null;
      if (before < place) break;
      order[to] = order[to - 1]!;
    }
    order[to] = event;
  }
  const events: Events = {
    edge,
    crossing: order.map((event) => event >> 1),
    next: column(2 * count),
    before: column(2 * count),
    onE: column(count),
    onF: column(count),
  };
  order.forEach((event, n) => {
    ((event & 1) === 0 ? events.onE : events.onF)[event >> 1] = n;
  });
  for (let n = 0, start = 0; n < 2 * count; n += 1) {
    const last = n + 1 === 2 * count || ringOf(input, edge[n + 1]!) !== ringOf(input, edge[n]!);
    const next = last ? start : n + 1;
    events.next[n] = next;
    events.before[next] = n;
    if (last) start = n + 1;
  }
  return events;
}

/** An edge of ring r without a crossing; −1 when each has some. */
function baseOf({ first }: StepRings, r: number, start: number, { edge }: Events): number {
  let e = first[r]!;
  if (start < 0) return e;
  const last = first[r + 1]! - 1;
  for (let n = start; n < edge.length && edge[n]! <= e && e < last; n += 1) if (edge[n] === e) e += 1;
  return e < last ? e : -1;
}

/** Windings of both operands left of edge e (of ring r) as the ring runs: counted along a ray to the left of an upward edge's middle, just above a level one's. */
function windingAt(input: StepRings, runs: RingRuns, e: number, r: number): { a: number; b: number } {
  const { x, y, first, ofA } = input;
  // Twice the middle, so that it is whole.
  const mx = x[e]! + x[e + 1]!;
  const my = y[e]! + y[e + 1]!;
  const endOfA = first[ofA]!;
  let [a, b] = [0, 0];
  for (let run = 0; run < runs.count; run += 1) {
    if (2 * runs.low[run]! > my || 2 * runs.high[run]! <= my || 2 * runs.left[run]! > mx) continue;
    for (let f = runs.start[run]!; f < runs.end[run]!; f += 1) {
      const up = y[f + 1]! > y[f]!;
      const low = up ? f : f + 1;
      const high = up ? f + 1 : f;
      const fy = y[low]!;
      const gy = y[high]!;
      if (2 * fy > my || 2 * gy <= my || f === e) continue;
      const fx = x[low]!;
      const gx = x[high]!;
      if ((gx - fx) * (my - 2 * fy) - (gy - fy) * (mx - 2 * fx) >= 0) continue;
      if (f < endOfA) a += up ? -1 : 1;
      else b += up ? -1 : 1;
    }
  }
  const upward = y[e + 1]! > y[e]! || (y[e + 1] === y[e] && x[e + 1]! > x[e]!);
  // That was the left of the edge turned upwards; running down, the ring has it on its right.
  if (upward) return { a, b };
  return r < ofA ? { a: a + 1, b } : { a, b: b + 1 };
}

function walkAll(
  input: StepRings,
  crossings: Crossings,
  events: Events,
  kept: Uint8Array,
): CleanOutline | null {
  const stretches = events.edge.length;
  const path = new Int32Array((input.first.at(-1) ?? 0) + stretches);
  const ends: number[] = [];
  let size = 0;
  const close = (from: number): void => {
    const to = withoutStraight(input, crossings, path, from, size);
    size = to < from + 3 ? from : to;
    if (size > from) ends.push(size);
  };
  for (let start = 0; start < stretches; start += 1) {
    if (kept[start] === 0) continue;
    const from = size;
    let at = start;
    do {
      const forward = kept[at] === FORWARD;
      size = addStretch(input, events, at, forward, path, size);
      const next = nextOf(crossings, events, kept, at, forward);
      if (next < 0) return null;
      // The first one stays marked, to be found again.
      if (at !== start) kept[at] = 0;
      at = next;
    } while (at !== start);
    kept[start] = 0;
    close(from);
  }
  for (let r = 0; r < input.rings.length; r += 1) {
    const way = kept[stretches + r]!;
    if (way === 0) continue;
    const [from, count] = [size, input.first[r + 1]! - 1 - input.first[r]!];
    for (let n = 0; n < count; n += 1)
      path[from + n] = input.first[r]! + (way === FORWARD ? n : count - 1 - n);
    size = from + count;
    close(from);
  }
  return { crossings, path, ends };
}

/** Its first crossing, and the points up to the second; returns the path's size. */
function addStretch(
  input: StepRings,
  { edge, crossing, next }: Events,
  at: number,
  forward: boolean,
  path: Int32Array,
  size: number,
): number {
  const to = next[at]!;
  const r = ringOf(input, edge[at]!);
  const [low, count] = [input.first[r]!, input.first[r + 1]! - 1 - input.first[r]!];
  const points = edge[to]! - edge[at]! + (to <= at ? count : 0);
  let size1 = size;
  path[size1] = -1 - crossing[forward ? at : to]!;
  size1 += 1;
  let p = forward ? edge[at]! + 1 : edge[to]!;
  if (p === low + count) p = low;
  for (let n = 0; n < points; n += 1) {
    path[size1] = p;
    size1 += 1;
    if (forward) p = p + 1 === low + count ? low : p + 1;
    else p = p === low ? low + count - 1 : p - 1;
  }
  return size1;
}

/** The next stretch round the same inside: the first one clockwise from that on which we came; −1 when there is none. */
function nextOf(
  { left }: Crossings,
  { crossing, next, before, onE, onF }: Events,
  kept: Uint8Array,
  at: number,
  forward: boolean,
): number {
  const event = forward ? next[at]! : at;
  const c = crossing[event]!;
  // Counter-clockwise round the crossing, numbered: 0 e onwards, 1 what is left of it, 2 e backwards, 3 what is right of it.
  const fOut = left[c] === true ? 1 : 3;
  const came = onE[c] === event ? (forward ? 2 : 0) : forward ? 4 - fOut : fOut;
  for (let n = 3; n > 0; n -= 1) {
    const way = (came + n) % 4;
    const out = way === 0 || way === fOut;
    const on = way % 2 === 0 ? onE[c]! : onF[c]!;
    const stretch = out ? on : before[on]!;
    if (kept[stretch] === (out ? FORWARD : BACKWARD)) return stretch;
  }
  return -1;
}

/** Takes crossings in the middle of a straight line out of the ring that stands from `from` to `to`; returns its new end. */
function withoutStraight(
  input: StepRings,
  crossings: Crossings,
  path: Int32Array,
  from: number,
  to: number,
): number {
  const xOf = (p: number): number => (p < 0 ? crossings.x[-1 - p]! : input.x[p]!);
  const yOf = (p: number): number => (p < 0 ? crossings.y[-1 - p]! : input.y[p]!);
  let size = from;
  const last = path[to - 1]!;
  const first = path[from]!;
  let before = last;
  for (let n = from; n < to; n += 1) {
    const p = path[n]!;
    const after = n + 1 === to ? first : path[n + 1]!;
    if (p < 0) {
      const [ux, uy] = [xOf(p) - xOf(before), yOf(p) - yOf(before)];
      const [vx, vy] = [xOf(after) - xOf(p), yOf(after) - yOf(p)];
      before = p;
      if (ux * vy - uy * vx === 0 && ux * vx + uy * vy > 0) continue;
    }
    before = p;
    path[size] = p;
    size += 1;
  }
  return size;
}
