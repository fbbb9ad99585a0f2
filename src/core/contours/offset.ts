/**
 * Offsets of a slice's rings by a convex body: Minkowski sum (growing) and its mirror (shrinking), on the contours
 * themselves. Each edge moves by the body's support point of its normal, turns on the far side get the body's own edge,
 * and what the raw curve winds around positively is the result (Chen & McMains 2005; the rule Clipper uses).
 */
import type { Ring } from '../structures/types.ts';
import { positiveRings } from './boolean.ts';
import { ringsToPolygons } from './nesting.ts';
import { type FlatFrame, flatFrame, signedArea } from './plane.ts';
import { withoutPockets } from './pockets.ts';

/** Semi-axes in mm, all ≥ 0, of four quarter ellipses in a slice's flat coordinates (s, t). */
export interface Quadrants {
  readonly sPlus: number;
  readonly sMinus: number;
  readonly tPlus: number;
  readonly tMinus: number;
}

/** Largest distance in mm between the body's round edge and its polygon. */
const ARC_TOLERANCE_MM = 0.01;

/**
 * The raw curve of the area the body reaches from the rings' area: closed, with the loops that `uniteGrown` takes away.
 * @param rings one slice, LPS mm, that do not cross (`resolveRings` makes crossing ones so).
 * @returns rings that wind around the reached area; corners stay sharp where they do not turn towards the offset, arcs
 *   are true to 0.01 mm. Without a reach the rings themselves, material on their left.
 */
export const rawGrowth = (rings: readonly Ring[], body: Quadrants): Ring[] => rawCurves(rings, body, 1);

/**
 * The area the body reaches from the rings' area (`grow`), or the part of it where a body moved that far inwards from
 * every edge does not reach (`shrink`).
 * @param rings as for {@link rawGrowth}.
 * @returns rings that do not cross.
 */
export function offsetRings(rings: readonly Ring[], body: Quadrants, side: 'grow' | 'shrink'): Ring[] {
  if (rings.length === 0 || Math.max(...Object.values(body)) === 0) return [...rings];
  if (side === 'shrink' && isThinner(rings, body)) return [];
  return positiveRings(rawCurves(rings, body, side === 'grow' ? 1 : -1));
}

/** Whether all of the rings together are narrower or lower than the body: then no place is left for it. */
function isThinner(rings: readonly Ring[], body: Quadrants): boolean {
  const frame = flatFrame(rings);
  const least = [Infinity, Infinity];
  const most = [-Infinity, -Infinity];
  for (const ring of rings)
    frame.flatten(ring).forEach((v, n) => {
      if (v < least[n % 2]!) least[n % 2] = v;
      if (v > most[n % 2]!) most[n % 2] = v;
    });
  return most[0]! - least[0]! < body.sPlus + body.sMinus || most[1]! - least[1]! < body.tPlus + body.tMinus;
}

function rawCurves(rings: readonly Ring[], body: Quadrants, sign: 1 | -1): Ring[] {
  if (rings.length === 0) return [];
  const frame = flatFrame(rings);
  const still = Math.max(...Object.values(body)) === 0;
  const curve = (ring: Ring, turn: 1 | -1): Ring => {
    const flat = turned(frame, ring, turn);
    return frame.lift(Float64Array.from(still ? flat : rawOffset(flat, body, sign)));
  };
  return ringsToPolygons(rings).flatMap(({ outer, holes }) => [
    curve(outer, 1),
    ...holes.map((hole) => curve(hole, -1)),
  ]);
}

/** The ring as s,t pairs without repeated points, counter-clockwise (`turn` 1) or clockwise (−1). */
function turned(frame: FlatFrame, ring: Ring, turn: 1 | -1): number[] {
  const flat = frame.flatten(ring);
  const back = signedArea(flat) * turn < 0;
  const out: number[] = [];
  for (let n = 0; n < flat.length; n += 2) {
    const at = back ? flat.length - 2 - n : n;
    const [s, t] = [flat[at]!, flat[at + 1]!];
    if (Math.hypot(s - (out.at(-2) ?? Infinity), t - (out.at(-1) ?? Infinity)) > 1e-6) out.push(s, t);
  }
  return out;
}

/** The body's point furthest along a direction (not necessarily unit). */
function support(body: Quadrants, ns: number, nt: number): [number, number] {
  const a = ns > 0 ? body.sPlus : body.sMinus;
  const b = nt > 0 ? body.tPlus : body.tMinus;
  const length = Math.hypot(a * ns, b * nt);
  return length < 1e-12 ? [0, 0] : [(a * a * ns) / length, (b * b * nt) / length];
}

/** The offset curve with the loops that remain: material lies left of the ring, its normals point right. */
function rawOffset(ring: readonly number[], body: Quadrants, sign: 1 | -1): number[] {
  const { sPlus, sMinus, tPlus, tMinus } = body;
  const largest = Math.max(sPlus, sMinus, tPlus, tMinus);
  const step = 2 * Math.acos(1 - Math.min(0.5, ARC_TOLERANCE_MM / largest));
  const ellipse = sPlus === sMinus && tPlus === tMinus && Math.min(sPlus, tPlus) > 0;
  const { corners, normals } = withoutPockets(ring, ellipse ? [sPlus, tPlus] : null, sign);
  const count = corners.length / 2;
  const out: number[] = [];
  for (let n = 0; n < count; n += 1) {
    const [s, t] = [corners[2 * n]!, corners[2 * n + 1]!];
    const edge = 4 * ((n + count - 1) % count) + 2;
    const [bs, bt] = [normals[edge]!, normals[edge + 1]!];
    const [as, at] = [normals[4 * n]!, normals[4 * n + 1]!];
    const angle = Math.atan2(bs * at - bt * as, bs * as + bt * at);
    const push = (ns: number, nt: number): void => {
      const [ds, dt] = support(body, ns, nt);
      out.push(s + sign * ds, t + sign * dt);
    };
    push(bs, bt);
    if (angle * sign > 0) {
      const from = Math.atan2(bt, bs);
      const steps = Math.ceil(Math.abs(angle) / step);
      for (let q = 1; q < steps; q += 1)
        push(Math.cos(from + (angle * q) / steps), Math.sin(from + (angle * q) / steps));
    } else if (angle * sign < 0) out.push(s, t);
    push(as, at);
  }
  return out;
}
