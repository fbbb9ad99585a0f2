/** Raw offset curves of a round body: what `rawGrowth` makes, with fewer points, in flat coordinates. */
import { withoutPockets } from './pockets.ts';

/** s0,t0,s1,t1,… of a closed curve that winds around what it reaches. */
export type RoundCurve = Float64Array;

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

/**
 * The raw curve of growing a ring by a disc: a corner that hardly turns needs one point, and
 * all lies within 0.01 mm of the true edge. It winds around nothing negatively (a rectangle, kite or sector for every edge and corner).
 * @param ring flat, without repeated points, the material on its left.
 * @param radius > 0.
 * @param tolerance share of the 0.01 mm, where a unit of the coordinates is more than a mm.
 */
export function roundCurve(ring: Float64Array, radius: number, tolerance: number): RoundCurve {
  const arcs = arcsOf(radius, tolerance * ARC_TOLERANCE_MM);
  const { corners, normals } = withoutPockets(ring, [radius, radius], 1);
  const count = corners.length / 2;
  let out = new Float64Array(8 * count + 64);
  let size = 0;
  const push = (s: number, t: number): void => {
    if (size + 2 > out.length) {
      const longer = new Float64Array(2 * out.length);
      longer.set(out);
      out = longer;
    }
    out[size] = s;
    out[size + 1] = t;
    size += 2;
  };
  for (let n = 0; n < count; n += 1) {
    const s = corners[2 * n]!;
    const t = corners[2 * n + 1]!;
    const before = 4 * ((n + count - 1) % count);
    const bs = normals[before + 2]!;
    const bt = normals[before + 3]!;
    const as = normals[4 * n]!;
    const at = normals[4 * n + 1]!;
    const angle = Math.atan2(bs * at - bt * as, bs * as + bt * at);
    const bLength = radius / Math.sqrt(bs * bs + bt * bt);
    const aLength = radius / Math.sqrt(as * as + at * at);
    if (angle <= 0) {
      push(s + bLength * bs, t + bLength * bt);
      if (angle === 0) continue;
      push(s, t);
      push(s + aLength * as, t + aLength * at);
      continue;
    }
    // Beside a bridged pocket the curve goes through the middle of the disc over it, elsewhere along the edge's line.
    const bridged = bs !== normals[before] || bt !== normals[before + 1];
    const bridges = as !== normals[4 * n + 2] || at !== normals[4 * n + 3];
    if (bridged) push(s + bLength * bs, t + bLength * bt);
    const first = bridged ? arcs.fromPoint : arcs.fromLine;
    const last = bridges ? arcs.fromPoint : arcs.fromLine;
    const more = Math.max(0, Math.ceil((angle - first - last) / arcs.step));
    const from = Math.atan2(bt, bs);
    if (more === 0) {
      // On the line of an edge, on both where there are two.
      const turn = bridged ? angle - Math.min(last, angle / 2) : Math.min(first, angle / 2);
      const reach = bridged && bridges ? arcs.reach : radius / Math.cos(bridged ? angle - turn : turn);
      push(s + reach * Math.cos(from + turn), t + reach * Math.sin(from + turn));
    } else {
      const step = (angle - first - last) / more;
      for (let q = 0; q <= more; q += 1) {
        const turn = from + first + q * step;
        push(s + arcs.reach * Math.cos(turn), t + arcs.reach * Math.sin(turn));
      }
    }
    if (bridges) push(s + aLength * as, t + aLength * at);
  }
  return out.subarray(0, size);
}
