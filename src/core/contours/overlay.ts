/**
 * The outline of what two sets of rings make together: their edges are split where they meet, each piece is kept when
 * just one of its sides is inside, and the kept pieces are walked into rings. All decisions are exact on the grid, so
 * the pieces always close.
 */
import { arrange } from './arrange.ts';
import type { Edges } from './edges.ts';
import { type Covered, grownWindings, type HiddenEdges } from './grown-outline.ts';
import { type Shade, shadedIn } from './shade.ts';
import { type Star, starOf, windingsOf } from './windings.ts';

/** Whether a place with winding numbers a and b about the two operands is inside. */
export type InsideRule = (a: number, b: number) => boolean;

/** A ring by the numbers of its points in the edges' table. */
export type PointRing = number[];

/**
 * The boundary of the inside as rings that do not cross: inside on the left (outer rings counter-clockwise), parts
 * that touch at a point as rings of their own.
 * @param keep points numbered below this stay even in the middle of a straight line.
 * @param shade a part of the plane known to be inside, and the edges left out because they lie in it.
 * @throws PedicleError `contours-too-tangled` as {@link arrange}.
 */
export function overlay(input: Edges, inside: InsideRule, keep: number, shade?: Shade): PointRing[] {
  const edges = arrange(input);
  const star = starOf(edges);
  const shaded = shade === undefined ? undefined : shadedIn(edges, shade);
  const { a, b } = windingsOf(edges, star, shaded, shade?.hidden);
  const kept = new Uint8Array(edges.count);
  for (let e = 0; e < edges.count; e += 1) {
    if (shaded?.[e] === 1) continue;
    const [wa, wb] = [a[e]!, b[e]!];
    const left = inside(wa, wb);
    if (left === inside(wa - edges.a[e]!, wb - edges.b[e]!)) continue;
    kept[e] = left ? FORWARD : BACKWARD;
  }
  return walkAll(edges, star, kept, keep);
}

/**
 * {@link overlay} of areas that wind around nothing negatively: the boundary of where they wind around something. No point needs to stay.
 * @param hidden edges left out, closed together with the input; all of them inside, off the boundary.
 * @param deep 1 for points at which a hidden edge ends.
 * @param covered as for {@link grownWindings}.
 */
export function overlayGrown(
  input: Edges,
  hidden: HiddenEdges,
  deep: Uint8Array,
  covered: Covered,
): PointRing[] {
  const edges = arrange(input);
  const star = starOf(edges);
  const left = grownWindings(edges, star, hidden, deep, covered);
  const kept = new Uint8Array(edges.count);
  for (let e = 0; e < edges.count; e += 1) {
    const inside = left[e]! > 0;
    if (inside !== left[e]! - edges.a[e]! > 0) kept[e] = inside ? FORWARD : BACKWARD;
  }
  return walkAll(edges, star, kept, 0);
}

/** How a kept piece is walked so that the inside is on the left. */
const [FORWARD, BACKWARD] = [1, 2] as const;

function walkAll(edges: Edges, star: Star, kept: Uint8Array, keep: number): PointRing[] {
  const rings: PointRing[] = [];
  for (let start = 0; start < edges.count; start += 1) {
    if (kept[start] === 0) continue;
    const loop: number[] = [];
    const first = (kept[start] === FORWARD ? edges.from : edges.to)[start]!;
    let [e, p] = [start, first];
    do {
      loop.push(p);
      p = (edges.from[e] === p ? edges.to : edges.from)[e]!;
      if (e !== start) kept[e] = 0;
      e = leftmost(edges, star, kept, e, p);
    } while (e !== start && e >= 0);
    kept[start] = 0;
    const ring = cornersOf(edges, loop, keep);
    if (ring.length >= 3) rings.push(ring);
  }
  return rings;
}

/** The next piece round the same inside: the first one from p clockwise from e, on which we came; −1 when there is none. */
function leftmost({ from }: Edges, star: Star, kept: Uint8Array, e: number, p: number): number {
  const start = star.first[p]!;
  const degree = star.first[p + 1]! - start;
  let at = 0;
  while (star.edges[start + at] !== e) at += 1;
  for (let n = 1; n < degree; n += 1) {
    const f = star.edges[start + ((at + degree - n) % degree)]!;
    if (kept[f] === (from[f] === p ? FORWARD : BACKWARD)) return f;
  }
  return -1;
}

/** The loop's points without those in the middle of a straight line that need not stay. */
function cornersOf({ points: { x, y } }: Edges, loop: readonly number[], keep: number): PointRing {
  return loop.filter((p, n) => {
    if (p < keep) return true;
    const before = loop[n === 0 ? loop.length - 1 : n - 1]!;
    const after = loop[n + 1 === loop.length ? 0 : n + 1]!;
    const [ux, uy] = [x[p]! - x[before]!, y[p]! - y[before]!];
    const [vx, vy] = [x[after]! - x[p]!, y[after]! - y[p]!];
    return ux * vy - uy * vx !== 0 || ux * vx + uy * vy <= 0;
  });
}
