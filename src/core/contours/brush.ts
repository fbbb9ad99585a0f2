/** Brushes on contours: a disc swept along a stroke, with a sub-pixel edge; and pushing a contour with a disc. */
import type { Grid, Vec3 } from '../geometry/grid.ts';
import type { Ring } from '../structures/types.ts';
import { booleanSlice, resolveRings, uniteRings } from './boolean.ts';
import { flatFrame } from './plane.ts';
import { writePatient } from './trace.ts';

/** Largest distance between the brush's round edge and its polygon, mm. */
const ARC_TOLERANCE_MM = 0.02;

/**
 * Adds or erases a disc swept along a stroke on the rings of slice k.
 * @param strokeMm LPS mm, `x0,y0,z0,x1,…`, at least one point; projected onto the slice along the k step.
 * @returns the new rings; rings the stroke does not come near are the same objects (see {@link booleanSlice}).
 */
export function brushSlice(
  grid: Grid,
  k: number,
  rings: readonly Ring[],
  strokeMm: Float64Array,
  radiusMm: number,
  mode: 'add' | 'erase',
): Ring[] {
  return booleanSlice(rings, sweptDisc(grid, k, strokeMm, radiusMm), mode === 'add' ? 'union' : 'subtract');
}

/** The area a disc of `radiusMm` covers along a stroke on slice k, as rings; its edge is true to 0.02 mm. */
export function sweptDisc(grid: Grid, k: number, strokeMm: Float64Array, radiusMm: number): Ring[] {
  const frame = sliceFrame(grid, k);
  const path: [number, number][] = [];
  for (let n = 0; n + 2 < strokeMm.length; n += 3) {
    const point = frame.flatten(strokeMm[n] as number, strokeMm[n + 1] as number, strokeMm[n + 2] as number);
    const last = path.at(-1);
    if (last === undefined || Math.hypot(last[0] - point[0], last[1] - point[1]) > 1e-4) path.push(point);
  }
  const only = path[0];
  if (only === undefined) return [];
  if (path.length === 1) return [frame.lift(capsule(only, only, radiusMm))];
  const capsules = path
    .slice(1)
    .map((to, n) => frame.lift(capsule(path[n] as [number, number], to, radiusMm)));
  return uniteRings(capsules);
}

/** The disc swept from one point to another as s,t,s,t…, counter-clockwise; a full disc where they coincide. */
function capsule([as, at]: [number, number], [bs, bt]: [number, number], radius: number): number[] {
  const step = 2 * Math.acos(1 - Math.min(0.5, ARC_TOLERANCE_MM / radius));
  const half = Math.max(4, Math.ceil(Math.PI / step));
  // The arcs' corners lie so far outside that the area is the round one's.
  const corner = radius * Math.sqrt(Math.PI / half / Math.sin(Math.PI / half));
  const steps = as === bs && at === bt ? half - 1 : half;
  const heading = Math.atan2(bt - at, bs - as);
  const out: number[] = [];
  for (const [s, t, from] of [
    [bs, bt, heading - Math.PI / 2],
    [as, at, heading + Math.PI / 2],
  ] as const) {
    for (let n = 0; n <= steps; n += 1) {
      const angle = from + (Math.PI * n) / half;
      out.push(s + corner * Math.cos(angle), t + corner * Math.sin(angle));
    }
  }
  return out;
}

/** Perpendicular mm coordinates of slice k about the image's middle. */
function sliceFrame(grid: Grid, k: number) {
  const m = grid.indexToPatient;
  const q = grid.patientToIndex;
  const length = Math.hypot(m[0], m[4], m[8]);
  // i and j steps in (s, t): s along the i step, t perpendicular to it in the slice.
  const along = (m[0] * m[1] + m[4] * m[5] + m[8] * m[9]) / length;
  const across = Math.sqrt(Math.max(0, m[1] ** 2 + m[5] ** 2 + m[9] ** 2 - along ** 2));
  const [ci, cj] = [(grid.dims[0] - 1) / 2, (grid.dims[1] - 1) / 2];
  return {
    flatten(x: number, y: number, z: number): [number, number] {
      const i = q[0] * x + q[1] * y + q[2] * z + q[3] - ci;
      const j = q[4] * x + q[5] * y + q[6] * z + q[7] - cj;
      return [i * length + j * along, j * across];
    },
    lift(path: readonly number[]): Ring {
      const ring = new Float64Array((path.length / 2) * 3);
      for (let n = 0; 2 * n < path.length; n += 1) {
        const j = (path[2 * n + 1] as number) / across;
        const i = ((path[2 * n] as number) - j * along) / length;
        writePatient(grid, i + ci, j + cj, k, ring, 3 * n);
      }
      return ring;
    },
  };
}

/**
 * Pushes the contour with a disc moved from one point to another (LPS mm): contour points the disc meets are carried
 * to its rim, so a disc inside pushes the contour outwards and one outside pushes it inwards.
 * @returns rings that do not cross; rings the disc never meets are the same objects.
 */
export function pushRings(rings: readonly Ring[], fromMm: Vec3, toMm: Vec3, radiusMm: number): Ring[] {
  if (rings.length === 0) return [];
  const frame = flatFrame(rings);
  const [from, to] = [frame.flatten(Float64Array.from(fromMm)), frame.flatten(Float64Array.from(toMm))];
  const [du, dv] = [(to[0] as number) - (from[0] as number), (to[1] as number) - (from[1] as number)];
  const steps = Math.max(1, Math.ceil(Math.hypot(du, dv) / (radiusMm / 4)));
  let moved = false;
  const out = rings.map((ring) => {
    let flat = frame.flatten(ring);
    let touched = false;
    for (let step = 0; step <= steps; step += 1) {
      const cu = (from[0] as number) + (du * step) / steps;
      const cv = (from[1] as number) + (dv * step) / steps;
      if (!meetsDisc(flat, cu, cv, radiusMm)) continue;
      flat = pushOut(splitNear(flat, cu, cv, radiusMm), cu, cv, radiusMm, du, dv);
      touched = true;
    }
    moved ||= touched;
    return touched ? frame.lift(flat) : ring;
  });
  return moved ? resolveMoved(rings, out) : [...rings];
}

/** Only rings that moved are made non-crossing; the rest stay the same objects unless a moved one reaches them. */
function resolveMoved(before: readonly Ring[], after: readonly Ring[]): Ring[] {
  const kept = after.filter((ring, n) => ring === before[n]);
  const changed = after.filter((ring, n) => ring !== before[n]);
  return booleanSlice(kept, resolveRings(changed), 'xor');
}

function meetsDisc(flat: Float64Array, cu: number, cv: number, radius: number): boolean {
  for (let p = flat.length - 2, q = 0; q < flat.length; p = q, q += 2) {
    if (distanceToEdge(flat, p, q, cu, cv) < radius - 1e-9) return true;
  }
  return false;
}

function distanceToEdge(flat: Float64Array, p: number, q: number, cu: number, cv: number): number {
  const [au, av] = [(flat[p] as number) - cu, (flat[p + 1] as number) - cv];
  const [du, dv] = [(flat[q] as number) - cu - au, (flat[q + 1] as number) - cv - av];
  const length2 = du * du + dv * dv;
  const t = length2 === 0 ? 0 : Math.min(1, Math.max(0, -(au * du + av * dv) / length2));
  return Math.hypot(au + t * du, av + t * dv);
}

/** Points every radius / 8 on the edges the disc meets, so that the rim's shape is taken on. */
function splitNear(flat: Float64Array, cu: number, cv: number, radius: number): Float64Array {
  const out: number[] = [];
  for (let p = 0; p < flat.length; p += 2) {
    const q = p + 2 === flat.length ? 0 : p + 2;
    const [au, av] = [flat[p] as number, flat[p + 1] as number];
    out.push(au, av);
    if (distanceToEdge(flat, p, q, cu, cv) >= radius) continue;
    const [du, dv] = [(flat[q] as number) - au, (flat[q + 1] as number) - av];
    const parts = Math.ceil(Math.hypot(du, dv) / (radius / 8));
    for (let part = 1; part < parts; part += 1) out.push(au + (du * part) / parts, av + (dv * part) / parts);
  }
  return Float64Array.from(out);
}

/** Points inside the disc go straight out to its rim; one in its very centre goes along the movement. */
function pushOut(
  flat: Float64Array,
  cu: number,
  cv: number,
  radius: number,
  du: number,
  dv: number,
): Float64Array {
  const out = flat.slice();
  for (let n = 0; n < out.length; n += 2) {
    let [u, v] = [(out[n] as number) - cu, (out[n + 1] as number) - cv];
    let d = Math.hypot(u, v);
    if (d >= radius) continue;
    if (d < 1e-9) [u, v, d] = Math.hypot(du, dv) > 0 ? [du, dv, Math.hypot(du, dv)] : [1, 0, 1];
    out[n] = cu + (u / d) * radius;
    out[n + 1] = cv + (v / d) * radius;
  }
  return out;
}
