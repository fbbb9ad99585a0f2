/**
 * Exact areas of any set of rings, crossing or not, under three reading rules at once: even-odd over all rings,
 * non-zero winding over all rings, and the union of each ring filled by itself. A sweep over the rings' heights cuts
 * the plane into slabs of trapezoids; where edges cross inside a slab it is cut at the crossings.
 */

/** Area by each rule, and the even-odd area's first moments. */
export interface Areas {
  evenOdd: number;
  winding: number;
  union: number;
  momentU: number;
  momentV: number;
}

interface Edge {
  readonly ring: number;
  /** +1 going up in v, −1 going down. */
  readonly turn: 1 | -1;
  readonly lowU: number;
  readonly lowV: number;
  readonly highV: number;
  readonly uPerV: number;
  /** u at the bottom and the top of the slab under work. */
  u0: number;
  u1: number;
}

/** Edges out of order by less than this many mm do not count as crossing. */
const CROSSING_MM = 1e-9;

/** Areas of flat rings `u0,v0,u1,v1,…` in the unit of u times v; see the head of this file. */
export function sweepAreas(rings: readonly Float64Array[]): Areas {
  const edges = edgesOf(rings);
  const heights = new Float64Array(2 * edges.length);
  edges.forEach((edge, n) => {
    heights[2 * n] = edge.lowV;
    heights[2 * n + 1] = edge.highV;
  });
  heights.sort();
  const areas: Areas = { evenOdd: 0, winding: 0, union: 0, momentU: 0, momentV: 0 };
  const parity = new Uint8Array(rings.length);
  const active: Edge[] = [];
  let next = 0;
  for (let h = 0; h + 1 < heights.length; h += 1) {
    const v0 = heights[h]!;
    const v1 = heights[h + 1]!;
    if (v1 <= v0) continue;
    let kept = 0;
    for (const edge of active) {
      if (edge.highV <= v0) continue;
      active[kept] = edge;
      kept += 1;
    }
    active.length = kept;
    for (; next < edges.length && (edges[next] as Edge).lowV <= v0; next += 1)
      active.push(edges[next] as Edge);
    sweepSlab(active, v0, v1, parity, areas);
  }
  return areas;
}

function edgesOf(rings: readonly Float64Array[]): Edge[] {
  const edges: Edge[] = [];
  rings.forEach((points, ring) => {
    for (let p = points.length - 2, q = 0; q < points.length; p = q, q += 2) {
      const up = points[p + 1]! < points[q + 1]!;
      const [low, high] = up ? [p, q] : [q, p];
      const [lowU, lowV] = [points[low]!, points[low + 1]!];
      const [highU, highV] = [points[high]!, points[high + 1]!];
      if (lowV === highV) continue;
      const uPerV = (highU - lowU) / (highV - lowV);
      edges.push({ ring, turn: up ? 1 : -1, lowU, lowV, highV, uPerV, u0: 0, u1: 0 });
    }
  });
  return edges.sort((a, b) => a.lowV - b.lowV);
}

function sweepSlab(active: Edge[], v0: number, v1: number, parity: Uint8Array, areas: Areas): void {
  placeEdges(active, v0, v1);
  const cuts = crossingHeights(active, v0, v1);
  if (cuts.length === 0) {
    addSlab(active, v0, v1, parity, areas);
    return;
  }
  const stops = [v0, ...cuts.sort((a, b) => a - b), v1];
  for (let n = 0; n + 1 < stops.length; n += 1) {
    const [low, high] = [stops[n]!, stops[n + 1]!];
    if (high <= low) continue;
    placeEdges(active, low, high);
    addSlab(active, low, high, parity, areas);
  }
}

/** Computes the edges' places in the slab and sorts them by their middle (insertion: nearly sorted already). */
function placeEdges(active: Edge[], v0: number, v1: number): void {
  for (let n = 0; n < active.length; n += 1) {
    const edge = active[n] as Edge;
    edge.u0 = edge.lowU + (v0 - edge.lowV) * edge.uPerV;
    edge.u1 = edge.lowU + (v1 - edge.lowV) * edge.uPerV;
    let at = n;
    for (; at > 0; at -= 1) {
      const before = active[at - 1] as Edge;
      if (before.u0 + before.u1 <= edge.u0 + edge.u1) break;
      active[at] = before;
    }
    active[at] = edge;
  }
}

function crossingHeights(active: readonly Edge[], v0: number, v1: number): number[] {
  const cuts: number[] = [];
  let [reach0, reach1] = [-Infinity, -Infinity];
  let ordered = true;
  for (const { u0, u1 } of active) {
    if (u0 < reach0 - CROSSING_MM || u1 < reach1 - CROSSING_MM) ordered = false;
    reach0 = Math.max(reach0, u0);
    reach1 = Math.max(reach1, u1);
  }
  if (ordered) return cuts;
  for (let a = 0; a < active.length; a += 1) {
    for (let b = a + 1; b < active.length; b += 1) {
      const low = (active[a] as Edge).u0 - (active[b] as Edge).u0;
      const high = (active[a] as Edge).u1 - (active[b] as Edge).u1;
      if (low < 0 !== high < 0 && low !== high) cuts.push(v0 + (low / (low - high)) * (v1 - v0));
    }
  }
  return cuts.filter((v) => v > v0 && v < v1);
}

/** Adds the trapezoids between neighbouring edges that each rule calls inside. */
function addSlab(active: readonly Edge[], v0: number, v1: number, parity: Uint8Array, areas: Areas): void {
  parity.fill(0);
  let [odd, winding, oddRings] = [0, 0, 0];
  const h = v1 - v0;
  for (let n = 0; n + 1 < active.length; n += 1) {
    const left = active[n] as Edge;
    const right = active[n + 1] as Edge;
    odd ^= 1;
    winding += left.turn;
    parity[left.ring] = parity[left.ring]! ^ 1;
    oddRings += parity[left.ring] === 1 ? 1 : -1;
    const [w0, w1] = [right.u0 - left.u0, right.u1 - left.u1];
    const area = ((w0 + w1) / 2) * h;
    if (winding !== 0) areas.winding += area;
    if (oddRings > 0) areas.union += area;
    if (odd === 0) continue;
    areas.evenOdd += area;
    // Simpson's rule is exact for these quadratics.
    const [leftM, rightM] = [(left.u0 + left.u1) / 2, (right.u0 + right.u1) / 2];
    const q = (a: number, b: number): number => (b * b - a * a) / 2;
    areas.momentU += (h / 6) * (q(left.u0, right.u0) + 4 * q(leftM, rightM) + q(left.u1, right.u1));
    areas.momentV += (h / 6) * (w0 * v0 + 4 * (rightM - leftM) * ((v0 + v1) / 2) + w1 * v1);
  }
}
