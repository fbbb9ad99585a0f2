/**
 * The outline of what two sets of rings make together: their edges are split where they meet, each piece is kept when
 * just one of its sides is inside, and the kept pieces are walked into rings. All decisions are exact on the grid, so
 * the pieces always close.
 */
import { arrange, type Edges, pointKey } from './arrange.ts';

/** Whether a place with winding numbers a and b about the two operands is inside. */
export type InsideRule = (a: number, b: number) => boolean;

/** A flat ring of whole steps, x0,y0,x1,y1,… */
export type StepRing = number[];

/**
 * The boundary of the inside as rings that do not cross: inside on the left (outer rings counter-clockwise), parts
 * that touch at a point as rings of their own.
 * @param keep points (by {@link pointKey}) that stay even in the middle of a straight line.
 * @throws PedicleError `contours-too-tangled` as {@link arrange}.
 */
export function overlay(input: Edges, inside: InsideRule, keep: (key: number) => boolean): StepRing[] {
  const edges = arrange(input);
  const outgoing = new Map<number, Side[]>();
  const sides: Side[] = [];
  const below = bands(edges.y0, edges.y1);
  const beside = bands(edges.x0, edges.x1);
  for (let e = 0; e < edges.a.length; e += 1) {
    const side = boundarySide(edges, e, inside, below, beside);
    if (side === null) continue;
    sides.push(side);
    const key = pointKey(side.x0, side.y0);
    const here = outgoing.get(key);
    if (here === undefined) outgoing.set(key, [side]);
    else here.push(side);
  }
  return walkAll(sides, outgoing, keep);
}

/** A kept piece, with the inside on its left. */
interface Side {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
  used: boolean;
}

/** Edges by the band of a coordinate they reach into, for finding those that a line at a coordinate meets. */
interface Bands {
  readonly first: number;
  readonly width: number;
  readonly lists: readonly number[][];
}

function bands(from: readonly number[], to: readonly number[]): Bands {
  let [low, high] = [Infinity, -Infinity];
  for (let e = 0; e < from.length; e += 1) {
    low = Math.min(low, from[e] as number, to[e] as number);
    high = Math.max(high, from[e] as number, to[e] as number);
  }
  const count = Math.min(1024, Math.max(1, from.length >> 1));
  const width = (high - low) / count || 1;
  const lists = Array.from({ length: count }, (): number[] => []);
  const bandOf = (v: number): number => Math.min(count - 1, Math.floor((v - low) / width));
  for (let e = 0; e < from.length; e += 1) {
    const [a, b] = [from[e] as number, to[e] as number];
    if (a === b) continue;
    for (let band = bandOf(Math.min(a, b)); band <= bandOf(Math.max(a, b)); band += 1)
      (lists[band] as number[]).push(e);
  }
  return { first: low, width, lists };
}

const atBand = ({ first, width, lists }: Bands, v: number): readonly number[] =>
  lists[Math.min(lists.length - 1, Math.floor((v - first) / width))] as number[];

function boundarySide(edges: Edges, e: number, inside: InsideRule, below: Bands, beside: Bands): Side | null {
  const [x0, y0] = [edges.x0[e] as number, edges.y0[e] as number];
  const [x1, y1] = [edges.x1[e] as number, edges.y1[e] as number];
  const [a, b] = y0 === y1 ? windingAbove(edges, e, beside) : windingLeft(edges, e, below);
  const left = inside(a, b);
  if (left === inside(a - (edges.a[e] as number), b - (edges.b[e] as number))) return null;
  return left ? { x0, y0, x1, y1, used: false } : { x0: x1, y0: y1, x1: x0, y1: y0, used: false };
}

/** Windings just left of the middle of an upward edge: minus those of all edges that a ray to the left crosses. */
function windingLeft(edges: Edges, e: number, below: Bands): [number, number] {
  const { x0, y0, x1, y1 } = edges;
  // Twice the middle, so that it is whole.
  const mx = (x0[e] as number) + (x1[e] as number);
  const my = (y0[e] as number) + (y1[e] as number);
  let [a, b] = [0, 0];
  for (const f of atBand(below, my / 2)) {
    const [fx, fy] = [x0[f] as number, y0[f] as number];
    const [gx, gy] = [x1[f] as number, y1[f] as number];
    if (f === e || 2 * fy > my || 2 * gy <= my) continue;
    if (Math.min(fx, gx) * 2 > mx) continue;
    if ((gx - fx) * (my - 2 * fy) - (gy - fy) * (mx - 2 * fx) >= 0) continue;
    a -= edges.a[f] as number;
    b -= edges.b[f] as number;
  }
  return [a, b];
}

/** Windings just above the middle of a level edge: those of all edges that a ray downwards crosses, and its own. */
function windingAbove(edges: Edges, e: number, beside: Bands): [number, number] {
  const { x0, y0, x1, y1 } = edges;
  const mx = (x0[e] as number) + (x1[e] as number);
  const y = y0[e] as number;
  let [a, b] = [edges.a[e] as number, edges.b[e] as number];
  for (const f of atBand(beside, mx / 2)) {
    const rightwards = (x0[f] as number) < (x1[f] as number);
    const [fx, fy] = rightwards ? [x0[f] as number, y0[f] as number] : [x1[f] as number, y1[f] as number];
    const [gx, gy] = rightwards ? [x1[f] as number, y1[f] as number] : [x0[f] as number, y0[f] as number];
    if (f === e || 2 * fx > mx || 2 * gx <= mx) continue;
    if ((gx - fx) * 2 * (y - fy) - (gy - fy) * (mx - 2 * fx) <= 0) continue;
    a += rightwards ? (edges.a[f] as number) : -(edges.a[f] as number);
    b += rightwards ? (edges.b[f] as number) : -(edges.b[f] as number);
  }
  return [a, b];
}

function walkAll(
  sides: readonly Side[],
  outgoing: ReadonlyMap<number, Side[]>,
  keep: (key: number) => boolean,
): StepRing[] {
  const rings: StepRing[] = [];
  for (const start of sides) {
    if (start.used) continue;
    const loop: Side[] = [];
    let side: Side | undefined = start;
    while (side !== undefined && !side.used) {
      side.used = true;
      loop.push(side);
      side = sharpestLeft(side, outgoing.get(pointKey(side.x1, side.y1)) ?? [], start);
    }
    const ring = cornersOf(loop, keep);
    if (ring.length >= 6) rings.push(ring);
  }
  return rings;
}

/** The next piece round the same inside: the first one clockwise from where we came from. */
function sharpestLeft(from: Side, candidates: readonly Side[], start: Side): Side | undefined {
  if (candidates.length === 1) return candidates[0];
  const back = Math.atan2(from.y0 - from.y1, from.x0 - from.x1);
  let best: Side | undefined;
  let least = Infinity;
  for (const side of candidates) {
    if (side.used && side !== start) continue;
    const angle = Math.atan2(side.y1 - side.y0, side.x1 - side.x0);
    const clockwise = back - angle > 0 ? back - angle : back - angle + 2 * Math.PI;
    if (clockwise < least) [best, least] = [side, clockwise];
  }
  return best;
}

/** Starting points of the pieces, without those in the middle of a straight line that need not stay. */
function cornersOf(loop: readonly Side[], keep: (key: number) => boolean): StepRing {
  const ring: StepRing = [];
  loop.forEach((side, n) => {
    const before = loop[n === 0 ? loop.length - 1 : n - 1] as Side;
    const [ux, uy] = [before.x1 - before.x0, before.y1 - before.y0];
    const [vx, vy] = [side.x1 - side.x0, side.y1 - side.y0];
    if (ux * vy - uy * vx === 0 && ux * vx + uy * vy > 0 && !keep(pointKey(side.x0, side.y0))) return;
    ring.push(side.x0, side.y0);
  });
  return ring;
}
