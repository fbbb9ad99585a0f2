/** Raw offset curves of a round body: what `rawGrowth` makes, with fewer points, in flat coordinates. */
import type { OffsetEdges } from './pockets.ts';

/** A closed curve that winds around what it reaches. */
export interface RoundCurve {
  /** s0,t0,s1,t1,… */
  readonly points: Float64Array;
  /** 1 for edges, by the number of their first point, that are known to lie well inside; none known: undefined. */
  readonly inner?: Uint8Array;
}

/** Largest distance in mm between the round edge and its polygon. */
const ARC_TOLERANCE_MM = 0.01;

/** How points follow an arc, its own polygon in and out of it by the tolerance: at `reach` from the corner, angles in radians. */
interface Arcs {
  readonly reach: number;
  readonly step: number;
  /** From the end of an edge's own line, and from a point of the arc, to the first. */
  readonly fromLine: number;
  readonly fromPoint: number;
}

function arcsOf(radius: number, tolerance: number): Arcs {
  const slack = Math.min(tolerance, radius / 4);
  const reach = radius + slack;
  const half = Math.acos((radius - slack) / reach);
  return {
    reach,
    step: 2 * half,
    fromLine: Math.acos(radius / reach),
    fromPoint: half + Math.acos((radius - slack) / radius),
  };
}

/** Points of the curve under way, used again and again: a curve is copied out before the next one starts. */
let scratch = new Float64Array(4096);
let inside = new Uint8Array(2048);

/**
 * The raw curve of growing a ring by a disc: a corner that hardly turns needs one point, and
 * all lies within 0.01 mm of the true edge. It winds around nothing negatively (a rectangle, kite or sector for every edge and corner).
 * @param edges of the ring without its pockets, the material on its left.
 * @param radius > 0.
 * @param tolerance share of the 0.01 mm, where a unit of the coordinates is more than a mm.
 * @param skipped 1 for edges, by their first corner, that need not be offset as what they reach is reached from elsewhere:
 *   there the curve runs along the ring itself.
 */
export function roundCurve(
  { corners, normals }: OffsetEdges,
  radius: number,
  tolerance: number,
  skipped?: Uint8Array,
): RoundCurve {
  const { reach, step, fromLine, fromPoint } = arcsOf(radius, tolerance * ARC_TOLERANCE_MM);
  const count = corners.length / 2;
  let size = 0;
  const push = (s: number, t: number, inner: 0 | 1 = 0): void => {
    if (2 * size + 2 > scratch.length) {
      const [longer, more] = [new Float64Array(2 * scratch.length), new Uint8Array(scratch.length)];
      longer.set(scratch);
      more.set(inside);
      [scratch, inside] = [longer, more];
    }
    scratch[2 * size] = s;
    scratch[2 * size + 1] = t;
    inside[size] = inner;
    size += 1;
  };
  for (let n = 0; n < count; n += 1) {
    const s = corners[2 * n]!;
    const t = corners[2 * n + 1]!;
    const previous = n === 0 ? count - 1 : n - 1;
    const before = 4 * previous;
    const bs = normals[before + 2]!;
    const bt = normals[before + 3]!;
    const as = normals[4 * n]!;
    const at = normals[4 * n + 1]!;
    const bLength = radius / Math.sqrt(bs * bs + bt * bt);
    const aLength = radius / Math.sqrt(as * as + at * at);
    if (skipped !== undefined) {
      // The disc about a skipped edge's ends needs no arc either.
      const [comes, goes] = [skipped[previous] === 1, skipped[n] === 1];
      if (comes || goes) {
        if (!comes) push(s + bLength * bs, t + bLength * bt, 1);
        push(s, t, 1);
        if (!goes) push(s + aLength * as, t + aLength * at);
        continue;
      }
    }
    const angle = Math.atan2(bs * at - bt * as, bs * as + bt * at);
    // Beside a bridged pocket the curve goes through the middle of the disc over it, elsewhere along the edge's line.
    const bridged = bs !== normals[before] || bt !== normals[before + 1];
    const bridges = as !== normals[4 * n + 2] || at !== normals[4 * n + 3];
    if (angle <= 0) {
      push(s + bLength * bs, t + bLength * bt);
      if (angle === 0) continue;
      push(s, t);
      push(s + aLength * as, t + aLength * at);
      continue;
    }
    // Later ones start where the corner before ended: in the middle of the same disc.
    if (bridged && n === 0) push(s + bLength * bs, t + bLength * bt);
    const first = bridged ? fromPoint : fromLine;
    const last = bridges ? fromPoint : fromLine;
    const more = Math.max(0, Math.ceil((angle - first - last) / step));
    const from = Math.atan2(bt, bs);
    if (more === 0) {
      // On the line of an edge, on both where there are two.
      const turn = bridged ? angle - Math.min(last, angle / 2) : Math.min(first, angle / 2);
      const far = bridged && bridges ? reach : radius / Math.cos(bridged ? angle - turn : turn);
      push(s + far * Math.cos(from + turn), t + far * Math.sin(from + turn));
    } else {
      const each = (angle - first - last) / more;
      for (let q = 0; q <= more; q += 1) {
        const turn = from + first + q * each;
        push(s + reach * Math.cos(turn), t + reach * Math.sin(turn));
      }
    }
    if (bridges) push(s + aLength * as, t + aLength * at);
  }
  const points = scratch.slice(0, 2 * size);
  return skipped === undefined ? { points } : { points, inner: inside.slice(0, size) };
}
