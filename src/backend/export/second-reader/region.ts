/**
 * Whether contours enclose what rings on screen enclose, from the coordinates alone: no code of the encoder, and none that makes or
 * resolves keyholes. Even-odd on both sides; on a slice, which need not be axial, two of the three coordinates say all.
 */
import type { Ring } from '../../../core/structures/types.ts';

/** A decimal string of 16 characters holds each of three coordinates to 1e-9. */
const pointMm = 2e-9;
/** Room for a point that a keyhole sets onto an edge, mm. */
const onEdgeMm = 1e-6;
/** Room where rings cross each other: the crossing points are computed and rounded, mm. */
const resolvedMm = 2e-3;

interface Edge {
  /** Which ring it is of. */
  readonly ring: number;
  readonly u0: number;
  readonly v0: number;
  readonly u1: number;
  readonly v1: number;
  /** Off the two axes. */
  readonly w0: number;
  readonly w1: number;
}

/** The two axes in which the rings spread most. */
function axesOf(rings: readonly Ring[]): readonly [number, number] {
  const lo = [Infinity, Infinity, Infinity];
  const hi = [-Infinity, -Infinity, -Infinity];
  for (const ring of rings)
    for (let n = 0; n < ring.length; n += 1) {
      const value = ring[n]!;
      if (value < lo[n % 3]!) lo[n % 3] = value;
      if (value > hi[n % 3]!) hi[n % 3] = value;
    }
  const spread = hi.map((value, n) => value - lo[n]!);
  const flat = spread.indexOf(Math.min(...spread));
  return flat === 0 ? [1, 2] : flat === 1 ? [0, 2] : [0, 1];
}

function edgesOf(rings: readonly Ring[], [u, v]: readonly [number, number]): Edge[] {
  const edges: Edge[] = [];
  for (const [which, ring] of rings.entries())
    for (let a = ring.length - 3, b = 0; b < ring.length; a = b, b += 3)
      edges.push({
        ring: which,
        u0: ring[a + u]!,
        v0: ring[a + v]!,
        u1: ring[b + u]!,
        v1: ring[b + v]!,
        w0: ring[a + 3 - u - v]!,
        w1: ring[b + 3 - u - v]!,
      });
  return edges;
}

const lengthOf = (edges: readonly Edge[]): number =>
  edges.reduce((sum, { u0, v0, u1, v1 }) => sum + Math.hypot(u1 - u0, v1 - v0), 0);

/** Distance from the start of an edge to an edge, mm. */
function distance({ u0: u, v0: v, w0: w }: Edge, { u0, v0, w0, u1, v1, w1 }: Edge): number {
  const [du, dv, dw] = [u1 - u0, v1 - v0, w1 - w0];
  const square = du * du + dv * dv + dw * dw;
  const along = (u - u0) * du + (v - v0) * dv + (w - w0) * dw;
  const t = square === 0 ? 0 : Math.min(1, Math.max(0, along / square));
  return Math.hypot(u - u0 - t * du, v - v0 - t * dv, w - w0 - t * dw);
}

/** The starts of edges as edges of no length. */
const startsOf = (edges: readonly Edge[]): Edge[] =>
  edges.map((edge) => ({ ...edge, u1: edge.u0, v1: edge.v0, w1: edge.w0 }));

/** Largest distance of a start of `from` to the nearest of `to`, mm: edges by their place along u, looked at as far as the best one reaches. */
function furthest(from: readonly Edge[], to: readonly Edge[]): number {
  const sorted = [...to].sort((a, b) => Math.min(a.u0, a.u1) - Math.min(b.u0, b.u1));
  const widest = sorted.reduce((most, edge) => Math.max(most, Math.abs(edge.u1 - edge.u0)), 0);
  let worst = 0;
  for (const start of from) {
    const { u0 } = start;
    let best = Infinity;
    let [lo, hi] = [0, sorted.length];
    while (lo < hi) {
      const mid = (lo + hi) >> 1;
      const edge = sorted[mid] as Edge;
      if (Math.min(edge.u0, edge.u1) < u0 - widest - resolvedMm) lo = mid + 1;
      else hi = mid;
    }
    for (let n = lo; n < sorted.length && best > 0; n += 1) {
      const edge = sorted[n] as Edge;
      if (Math.min(edge.u0, edge.u1) > u0 + Math.min(best, resolvedMm)) break;
      best = Math.min(best, distance(start, edge));
    }
    worst = Math.max(worst, best);
    if (worst > resolvedMm) return worst;
  }
  return worst;
}

/**
 * Lines through the edges, one between any two neighbouring heights of points, where every edge is straight: what encloses nothing on
 * any of them encloses nothing. `visit` gets the edges a line cuts, where (u), and how high its band is, mm.
 */
function scan(
  edges: readonly Edge[],
  visit: (
    cut: readonly (readonly [u: number, edge: Edge])[],
    height: number,
    bottom: number,
    top: number,
  ) => void,
): void {
  const low = (edge: Edge): number => Math.min(edge.v0, edge.v1);
  const all = edges.filter((edge) => edge.v0 !== edge.v1).sort((p, q) => low(p) - low(q));
  const heights = Float64Array.from(all.flatMap(({ v0, v1 }) => [v0, v1])).sort();
  let active: Edge[] = [];
  let next = 0;
  for (let n = 1; n < heights.length; n += 1) {
    const [bottom, top] = [heights[n - 1]!, heights[n]!];
    if (top === bottom) continue;
    // Not the middle: edges that cross just there would hide what they enclose.
    const v = bottom + 0.381966 * (top - bottom);
    while (next < all.length && low(all[next] as Edge) < v) active.push(all[next++] as Edge);
    active = active.filter((edge) => Math.max(edge.v0, edge.v1) > v);
    const cut = active.map((edge): readonly [number, Edge] => {
      const { u0, v0, u1, v1 } = edge;
      return [u0 + ((v - v0) / (v1 - v0)) * (u1 - u0), edge];
    });
    visit(
      cut.sort(([p], [q]) => p - q),
      top - bottom,
      bottom,
      top,
    );
  }
}

/** Whether edges change sides between two neighbouring heights. */
function cross(edges: readonly Edge[]): boolean {
  let found = false;
  scan(edges, (cut, _, bottom, top) => {
    const at = ({ u0, v0, u1, v1 }: Edge, v: number): number => u0 + ((v - v0) / (v1 - v0)) * (u1 - u0);
    for (let n = 1; n < cut.length && !found; n += 1) {
      const [a, b] = [cut[n - 1]?.[1] as Edge, cut[n]?.[1] as Edge];
      found = at(a, bottom) - at(b, bottom) > onEdgeMm || at(a, top) - at(b, top) > onEdgeMm;
    }
  });
  return found;
}

/** mm², by the lines of `scan`, inside one of the two and not the other: an odd number of both sets' edges lies before it. */
function differenceMm2(a: readonly Edge[], b: readonly Edge[]): number {
  let sum = 0;
  scan([...a, ...b], (cut, height) => {
    for (let c = 1; c < cut.length; c += 2) sum += ((cut[c]?.[0] ?? 0) - (cut[c - 1]?.[0] ?? 0)) * height;
  });
  return sum;
}

/** mm², by the lines of `scan`, that a reader fills which knows no holes (each contour by itself, non-zero winding) and even-odd does not. */
function overfilledMm2(edges: readonly Edge[]): number {
  let sum = 0;
  scan(edges, (cut, height) => {
    const winding = new Map<number, number>();
    cut.forEach(([u, { ring, v0, v1 }], n) => {
      const turns = (winding.get(ring) ?? 0) + (v1 > v0 ? 1 : -1);
      if (turns === 0) winding.delete(ring);
      else winding.set(ring, turns);
      const even = n % 2 === 1;
      if (even && winding.size > 0) sum += ((cut[n + 1]?.[0] ?? u) - u) * height;
    });
  });
  return sum;
}

export interface RegionVerdict {
  /** '' when the contours enclose what the rings do. */
  readonly fault: string;
  /** Largest distance of a point of the contours from the outline on screen, mm. */
  readonly deviationMm: number;
}

/**
 * @param contours of the file, all of one slice; `rings` on screen, LPS mm.
 * @param joined holes must be walked into by keyholes: no contour may stand for a hole by itself.
 */
export function sameRegion(
  contours: readonly Ring[],
  rings: readonly Ring[],
  joined: boolean,
): RegionVerdict {
  const axes = axesOf([...contours, ...rings]);
  const [file, screen] = [edgesOf(contours, axes), edgesOf(rings, axes)];
  // Rings of fewer than three points, and slivers, enclose nothing.
  if (file.length === 0) {
    const empty = differenceMm2([], screen) <= onEdgeMm * lengthOf(screen);
    return { fault: empty ? '' : 'it has no contour where one is on screen', deviationMm: 0 };
  }
  const whole = edgesOf(
    rings.filter((ring) => ring.length >= 9),
    axes,
  );
  const deviationMm = furthest(file, screen);
  const exact =
    furthest(whole, startsOf(file)) > pointMm
      ? 'a point on screen is not in the file'
      : faultWithin(onEdgeMm, file, screen, deviationMm, joined);
  const resolved = exact !== '' && joined && rings.length > 1 && cross(whole);
  return {
    fault: resolved ? faultWithin(resolvedMm, file, screen, deviationMm, joined) : exact,
    deviationMm,
  };
}

function faultWithin(
  roomMm: number,
  file: readonly Edge[],
  screen: readonly Edge[],
  deviationMm: number,
  joined: boolean,
): string {
  const roomMm2 = roomMm * lengthOf(screen);
  if (deviationMm > roomMm) return 'a point lies beside the outline on screen';
  if (differenceMm2(file, screen) > roomMm2)
    return 'the contours enclose something else than those on screen';
  if (joined && overfilledMm2(file) > roomMm2)
    return 'a hole is a contour of its own, which other readers fill';
  return '';
}

/** Whether no ring can lie in another: their boxes keep apart along one of the two axes. */
export function areApart(rings: readonly Ring[]): boolean {
  const axes = axesOf(rings);
  const boxes = rings.map((ring) =>
    axes.map((axis) => {
      let [lo, hi] = [Infinity, -Infinity];
      for (let n = axis; n < ring.length; n += 3) {
        lo = Math.min(lo, ring[n]!);
        hi = Math.max(hi, ring[n]!);
      }
      return { lo, hi };
    }),
  );
  return boxes.every((a, n) =>
    boxes
      .slice(n + 1)
      .every((b) => a.some(({ lo, hi }, axis) => lo > (b[axis]?.hi ?? 0) || hi < (b[axis]?.lo ?? 0))),
  );
}
