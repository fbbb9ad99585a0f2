/**
 * Leaves out of an offset what cannot show in it: a chain of a ring that a disc of the offset's size, rolling along the
 * outside, never touches. Growing the ring with such pockets filled gives the very same area (a set and its closing by a
 * disc have the same dilation by it: Serra 1982), so stairs along voxels lose nearly all of their crossing arcs.
 */

/** A ring's corners s,t and, for every edge from corner n to the next, its normals at both ends (same direction: straight). */
export interface OffsetEdges {
  readonly corners: Float64Array;
  /** ns,nt at the edge's start and ns,nt at its end: 4 numbers an edge. */
  readonly normals: Float64Array;
}

/**
 * @param ring s0,t0,s1,t1,… mm without repeated points, material on the left.
 * @param semi semi-axes in mm, > 0, of the ellipse it is offset by; null: every corner is kept.
 * @param sign 1 growing, −1 shrinking (then the material is what rolls).
 */
export function withoutPockets(
  ring: ArrayLike<number>,
  semi: readonly [number, number] | null,
  sign: 1 | -1,
): OffsetEdges {
  const [a, b] = semi ?? [1, 1];
  // In these coordinates the ellipse is the unit disc.
  const unit = new Float64Array(ring.length);
  for (let n = 0; n < ring.length; n += 2) {
    unit[n] = at(ring, n) / a;
    unit[n + 1] = at(ring, n + 1) / b;
  }
  const kept: number[] = [];
  /** Whether the edge that ends at kept[n] bridges a pocket. */
  const bridges: boolean[] = [];
  const count = ring.length / 2;
  let closing = false;
  for (let n = 0; n <= count; n += 1) {
    const next = n % count;
    let bridge = false;
    while (semi !== null && kept.length > 1) {
      const [from, middle] = [kept.at(-2) as number, kept.at(-1) as number];
      if (!hidden(unit, from, middle, next, bridges.at(-1) as boolean, bridge, sign)) break;
      kept.pop();
      bridges.pop();
      bridge = true;
    }
    if (n === count) closing = bridge;
    else {
      kept.push(next);
      bridges.push(bridge);
    }
  }
  const corners = new Float64Array(2 * kept.length);
  const normals = new Float64Array(4 * kept.length);
  for (let n = 0; n < kept.length; n += 1) {
    const p = kept[n]!;
    corners[2 * n] = at(ring, 2 * p);
    corners[2 * n + 1] = at(ring, 2 * p + 1);
    const q = kept[(n + 1) % kept.length]!;
    const [ps, pt, qs, qt] = [at(unit, 2 * p), at(unit, 2 * p + 1), at(unit, 2 * q), at(unit, 2 * q + 1)];
    if (n + 1 < kept.length ? bridges[n + 1] : closing) {
      const [cs, ct] = discOver(ps, pt, qs, qt, sign);
      normals[4 * n] = (sign * (cs - ps)) / a;
      normals[4 * n + 1] = (sign * (ct - pt)) / b;
      normals[4 * n + 2] = (sign * (cs - qs)) / a;
      normals[4 * n + 3] = (sign * (ct - qt)) / b;
    } else {
      normals[4 * n] = normals[4 * n + 2] = (qt - pt) / a;
      normals[4 * n + 1] = normals[4 * n + 3] = (ps - qs) / b;
    }
  }
  return { corners, normals };
}

const at = (values: ArrayLike<number>, n: number): number => values[n]!;

/** Centre of the unit disc through p and q that lies on the side being offset to; p and q are at most 2 apart. */
function discOver(ps: number, pt: number, qs: number, qt: number, sign: number): [number, number] {
  const [ds, dt] = [qs - ps, qt - pt];
  const length2 = ds * ds + dt * dt;
  const h = (sign * Math.sqrt(1 - length2 / 4)) / Math.sqrt(length2);
  return [(ps + qs) / 2 + h * dt, (pt + qt) / 2 - h * ds];
}

/**
 * Whether the chain p–v–q lies behind the disc over p and q. All three distances are at most the radius: then no empty
 * disc can have its centre within the pocket (it is smaller than half a disc), and each reaches less deep than this one.
 */
function hidden(
  unit: Float64Array,
  p: number,
  v: number,
  q: number,
  firstBridges: boolean,
  secondBridges: boolean,
  sign: number,
): boolean {
  const [ps, pt, vs, vt] = [at(unit, 2 * p), at(unit, 2 * p + 1), at(unit, 2 * v), at(unit, 2 * v + 1)];
  const [qs, qt] = [at(unit, 2 * q), at(unit, 2 * q + 1)];
  const turn = (vs - ps) * (qt - vt) - (vt - pt) * (qs - vs);
  if (turn * sign >= 0) return false;
  const near = (s: number, t: number): boolean => s * s + t * t <= 1;
  if (!near(vs - ps, vt - pt) || !near(qs - vs, qt - vt) || !near(qs - ps, qt - pt)) return false;
  if (qs === ps && qt === pt) return false;
  const [cs, ct] = discOver(ps, pt, qs, qt, sign);
  if ((vs - cs) ** 2 + (vt - ct) ** 2 < 1) return false;
  // A straight edge must not enter the disc either: from a point of its rim it has to lead away from the centre.
  const first = firstBridges || (vs - ps) * (cs - ps) + (vt - pt) * (ct - pt) <= 0;
  return first && (secondBridges || (vs - qs) * (cs - qs) + (vt - qt) * (ct - qt) <= 0);
}
