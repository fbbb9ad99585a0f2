/** End plates of a vertebral body as planes, and the heights between them. */
import type { Vec3 } from '../../geometry/grid.ts';
import { along, unit } from '../../geometry/vec.ts';
import type { BodyColumn, BodySurface } from './body-surface.ts';

/** A plane through an end plate. */
export interface EndPlate {
  /** On the plane above or below the body's centre, LPS mm. */
  readonly centreMm: Vec3;
  /** Unit, towards the head (LPS). */
  readonly normal: Vec3;
}

/** Heights of a body in its middle third from left to right, mm (Genant et al. 1993 measure the same three). */
export interface BodyHeights {
  readonly anteriorMm: number;
  readonly middleMm: number;
  readonly posteriorMm: number;
}

/** A plane over the columns' grid: w = w0 + perU·u + perV·v. */
export interface HeightPlane {
  readonly w0: number;
  readonly perU: number;
  readonly perV: number;
}

/** The rim of an end plate is rounded and grows osteophytes: columns beyond this share of the half axes do not count. */
const INNER = 0.82;
/** Front and back heights are taken just inside the rounded rim: from here on, mm, over this share of the half depth. */
const RIM_MM = 1.5;
const STRIP = 0.2;
/** A plate nearly along the voxels is flat but for a step of one: that is its slope, not an outlier. */
const STEP_VOXELS = 2;

/** The body's outline seen along `up`: its middle and half axes, mm. */
export interface Footprint {
  readonly u: number;
  readonly v: number;
  readonly halfWidthMm: number;
  readonly halfDepthMm: number;
}

/** Centroid of the columns (each counts the same, so that a wedge does not move it) and half axes from its second moments. */
export function footprint({ columns, stepMm }: BodySurface): Footprint {
  let [u, v, uu, vv] = [0, 0, 0, 0];
  for (const c of columns) {
    u += c.u;
    v += c.v;
    uu += c.u * c.u;
    vv += c.v * c.v;
  }
  const n = Math.max(1, columns.length);
  [u, v] = [u / n, v / n];
  // An ellipse has a variance of a²/4 along its half axis a; the grid adds stepMm²/12 less.
  const half = (sum: number, mean: number): number =>
    2 * Math.sqrt(Math.max(0, sum / n - mean * mean + (stepMm * stepMm) / 12));
  return { u, v, halfWidthMm: half(uu, u), halfDepthMm: half(vv, v) };
}

/** Robust plane through the upper or lower ends of the columns inside the rim (Tukey's biweight, 6 rounds). */
export function platePlane(
  { columns, voxelMm }: BodySurface,
  foot: Footprint,
  end: 'top' | 'bottom',
): HeightPlane | undefined {
  const inner = columns.filter(
    ({ u, v }) =>
      ((u - foot.u) / foot.halfWidthMm) ** 2 + ((v - foot.v) / foot.halfDepthMm) ** 2 <= INNER * INNER,
  );
  if (inner.length < 12) return undefined;
  let weights = inner.map(() => 1);
  let plane: HeightPlane | undefined;
  for (let round = 0; round < 6; round += 1) {
    plane = fitPlane(inner, weights, foot, end);
    if (plane === undefined) return undefined;
    const off = inner.map((c) => Math.abs(c[end] - heightAt(plane as HeightPlane, c.u, c.v)));
    const scale = Math.max(
      STEP_VOXELS * voxelMm,
      4.7 * 1.5 * off.slice().sort((a, b) => a - b)[off.length >> 1]!,
    );
    weights = off.map((d) => (d < scale ? (1 - (d / scale) ** 2) ** 2 : 0));
  }
  return plane;
}

export const heightAt = (plane: HeightPlane, u: number, v: number): number =>
  plane.w0 + plane.perU * u + plane.perV * v;

/** Weighted least squares; undefined when the columns stand in a line. */
function fitPlane(
  columns: readonly BodyColumn[],
  weights: readonly number[],
  foot: Footprint,
  end: 'top' | 'bottom',
): HeightPlane | undefined {
  let [s, su, sv, suu, suv, svv, sw, suw, svw] = [0, 0, 0, 0, 0, 0, 0, 0, 0];
  columns.forEach((c, n) => {
    const g = weights[n]!;
    const [u, v, w] = [c.u - foot.u, c.v - foot.v, c[end]];
    s += g;
    su += g * u;
    sv += g * v;
    suu += g * u * u;
    suv += g * u * v;
    svv += g * v * v;
    sw += g * w;
    suw += g * u * w;
    svw += g * v * w;
  });
  if (s === 0) return undefined;
  const [cuu, cuv, cvv] = [suu - (su * su) / s, suv - (su * sv) / s, svv - (sv * sv) / s];
  const [cuw, cvw] = [suw - (su * sw) / s, svw - (sv * sw) / s];
  const det = cuu * cvv - cuv * cuv;
  if (det < 1e-6 * cuu * cvv || !(det > 0)) return undefined;
  const perU = (cuw * cvv - cvw * cuv) / det;
  const perV = (cvw * cuu - cuw * cuv) / det;
  const middle = (sw - perU * su - perV * sv) / s;
  return { w0: middle - perU * foot.u - perV * foot.v, perU, perV };
}

/** The plane in patient space, at the footprint's middle. */
export function toEndPlate({ originMm, axes }: BodySurface, foot: Footprint, plane: HeightPlane): EndPlate {
  const { left, back, up } = axes;
  const w = heightAt(plane, foot.u, foot.v);
  const centreMm = along(along(along(originMm, left, foot.u), back, foot.v), up, w);
  return { centreMm, normal: unit(along(along(up, left, -plane.perU), back, -plane.perV)) };
}

/** Solves A x = b for four unknowns by elimination with pivots; undefined when A is singular. */
function solve4(rows: number[][]): number[] | undefined {
  for (let p = 0; p < 4; p += 1) {
    let best = p;
    for (let r = p + 1; r < 4; r += 1) if (Math.abs(rows[r]![p]!) > Math.abs(rows[best]![p]!)) best = r;
    [rows[p], rows[best]] = [rows[best]!, rows[p]!];
    const pivot = rows[p]![p]!;
    if (Math.abs(pivot) < 1e-9) return undefined;
    for (let r = 0; r < 4; r += 1) {
      if (r === p) continue;
      const share = rows[r]![p]! / pivot;
      for (let c = p; c < 5; c += 1) rows[r]![c]! -= share * rows[p]![c]!;
    }
  }
  return rows.map((row, p) => row[4]! / row[p]!);
}

/**
 * Height at the body's middle between the hollow surfaces: a paraboloid through each end of the columns inside the rim, so that an
 * end plate that lies along the slices is not read to a whole slice. Null where too few columns stand.
 */
function hollowHeight(columns: readonly BodyColumn[], foot: Footprint): number | null {
  const inner = columns
    .map((c) => ({
      c,
      x: (c.u - foot.u) / Math.max(1, foot.halfWidthMm),
      y: (c.v - foot.v) / Math.max(1, foot.halfDepthMm),
    }))
    .filter(({ x, y }) => x * x + y * y <= INNER * INNER);
  if (inner.length < 12) return null;
  const rows = Array.from({ length: 4 }, () => [0, 0, 0, 0, 0]);
  for (const { c, x, y } of inner) {
    const basis = [1, x, y, x * x + y * y];
    const height = c.top - c.bottom;
    basis.forEach((b, r) => {
      basis.forEach((other, s) => {
        rows[r]![s]! += b * other;
      });
      rows[r]![4]! += b * height;
    });
  }
  return solve4(rows)?.[0] ?? null;
}

/**
 * Heights in the middle third: at the middle between the hollow surfaces; at the front and back
 * just inside the rim, carried on to the rim along the end plates' planes. Null where no columns stand.
 */
export function bodyHeights(
  { columns, stepMm }: BodySurface,
  foot: Footprint,
  top: HeightPlane,
  bottom: HeightPlane,
): BodyHeights | null {
  const middle = columns.filter((c) => Math.abs(c.u - foot.u) <= foot.halfWidthMm / 3);
  if (middle.length === 0) return null;
  const front = Math.min(...middle.map((c) => c.v)) - stepMm / 2;
  const rear = Math.max(...middle.map((c) => c.v)) + stepMm / 2;
  const slope = top.perV - bottom.perV;
  const heightNear = (from: number, to: number, edge: number): number | null => {
    const some = middle.filter((c) => c.v >= from && c.v <= to);
    if (some.length === 0) return null;
    const heights = some.map((c) => c.top - c.bottom + slope * (edge - c.v));
    return heights.sort((a, b) => a - b)[heights.length >> 1]!;
  };
  const inside = Math.max(2.4, RIM_MM + STRIP * foot.halfDepthMm);
  const anteriorMm = heightNear(front + RIM_MM, front + inside, front);
  const posteriorMm = heightNear(rear - inside, rear - RIM_MM, rear);
  const middleMm = hollowHeight(columns, foot);
  return anteriorMm === null || posteriorMm === null || middleMm === null
    ? null
    : { anteriorMm, middleMm, posteriorMm };
}
