/** HU inside an ellipse drawn on a view: voxel by voxel on the CT's own planes, by area on the views along the spine. Pure. */
import { type Grid, patientPoint, spacingMm, toIndex, type Vec3 } from '../../../core/geometry/grid.ts';
import { cross, minus } from '../../../core/geometry/vec.ts';
import { indexOfPlane, type ViewPlane } from '../../planes/planes.ts';
import type { Surface } from '../../planes/surface.ts';
import type { PlanePoint } from '../region.ts';

export interface HuStatistics {
  readonly count: number;
  readonly mean: number;
  readonly deviation: number;
  readonly min: number;
  readonly max: number;
  readonly areaMm2: number;
}

/** Mean ± deviation, range and area in whole numbers; a mean just below zero is 0, not -0. */
export function huLines({ mean, deviation, min, max, areaMm2 }: HuStatistics): string[] {
  const [m, d, lo, hi, area] = [mean, deviation, min, max, areaMm2].map(Math.round);
  return [`${m} ± ${d} HU`, `${lo} … ${hi}`, `${area} mm²`];
}

/** Points along the rim of the ellipse between two corners of a view, LPS mm. */
export function ellipseRim(from: PlanePoint, to: PlanePoint, surface: Surface): Vec3[] {
  const RIM_POINTS = 48;
  return Array.from({ length: RIM_POINTS }, (_, n) => {
    const turn = (2 * Math.PI * n) / RIM_POINTS;
    return surface.pointAt([
      (from[0] + to[0]) / 2 + (Math.cos(turn) * (to[0] - from[0])) / 2,
      (from[1] + to[1]) / 2 + (Math.sin(turn) * (to[1] - from[1])) / 2,
    ]);
  });
}

/** Samples across a voxel's shortest edge, and at most along an axis of the ellipse. */
const FINENESS = 2;
const MOST_ACROSS = 400;

/**
 * HU of the voxels an ellipse between two corners of a view goes through, each by its part of the ellipse's true area; null when there
 * are none. On a bent sheet the area is that of the sheet in the patient, not that on the screen. Outside the image nothing counts.
 */
export function surfaceHu(
  from: PlanePoint,
  to: PlanePoint,
  surface: Surface,
  grid: Grid,
  voxels: Int16Array | Float32Array,
): HuStatistics | null {
  const finest = Math.min(...spacingMm(grid)) / FINENESS;
  const [wide, tall] = [Math.abs(to[0] - from[0]), Math.abs(to[1] - from[1])];
  const [columns, rows] = [wide, tall].map((mm) =>
    Math.min(MOST_ACROSS, Math.max(8, Math.ceil(mm / finest))),
  ) as [number, number];
  const [stepP, stepQ] = [wide / columns, tall / rows];
  const [p0, q0] = [Math.min(from[0], to[0]), Math.min(from[1], to[1])];
  const [ni, nj, nk] = grid.dims;
  const seen = new Set<number>();
  let [area, weight, sum, squares] = [0, 0, 0, 0];
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const [x, y] = [(2 * (column + 0.5)) / columns - 1, (2 * (row + 0.5)) / rows - 1];
      if (x * x + y * y > 1) continue;
      const at = [p0 + (column + 0.5) * stepP, q0 + (row + 0.5) * stepQ] as const;
      const point = surface.pointAt(at);
      const right = minus(surface.pointAt([at[0] + stepP / 2, at[1]]), point);
      const down = minus(surface.pointAt([at[0], at[1] + stepQ / 2]), point);
      const part = 4 * Math.hypot(...cross(right, down));
      area += part;
      const [i, j, k] = toIndex(grid, patientPoint(...point)).map(Math.round) as [number, number, number];
      if (i < 0 || j < 0 || k < 0 || i >= ni || j >= nj || k >= nk) continue;
      const offset = i + ni * (j + nj * k);
      const hu = voxels[offset]!;
      seen.add(offset);
      weight += part;
      sum += part * hu;
      squares += part * hu * hu;
      if (hu < min) min = hu;
      if (hu > max) max = hu;
    }
  }
  if (weight === 0) return null;
  const mean = sum / weight;
  const deviation = Math.sqrt(Math.max(0, squares / weight - mean * mean));
  return { count: seen.size, mean, deviation, min, max, areaMm2: area };
}

/** HU of the voxels whose centres lie in the ellipse spanned by two corners; null when there are none. */
export function ellipseHu(
  from: PlanePoint,
  to: PlanePoint,
  plane: ViewPlane,
  slice: number,
  grid: Grid,
  voxels: Int16Array | Float32Array,
): HuStatistics | null {
  const [cp, cq] = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2];
  const [rp, rq] = [Math.abs(to[0] - from[0]) / 2, Math.abs(to[1] - from[1]) / 2];
  const a = indexOfPlane(plane, cp - rp, cq - rq, slice);
  const b = indexOfPlane(plane, cp + rp, cq + rq, slice);
  const range = (axis: 0 | 1 | 2): [number, number] => [
    Math.max(0, Math.ceil(Math.min(a[axis], b[axis]))),
    Math.min(grid.dims[axis] - 1, Math.floor(Math.max(a[axis], b[axis]))),
  ];
  const [ranges, strides] = [
    [range(0), range(1), range(2)],
    [1, grid.dims[0], grid.dims[0] * grid.dims[1]],
  ] as const;
  const [r0, r1] = ranges[plane.rightAxis]!;
  const [d0, d1] = ranges[plane.downAxis]!;
  let [count, sum, squares, min, max] = [0, 0, 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let r = r0; r <= r1; r += 1) {
    for (let d = d0; d <= d1; d += 1) {
      const x = (plane.rightSign * r * plane.rightMm - cp) / rp;
      const y = (plane.downSign * d * plane.downMm - cq) / rq;
      if (x * x + y * y > 1) continue;
      const at =
        r * strides[plane.rightAxis]! + d * strides[plane.downAxis]! + slice * strides[plane.normalAxis]!;
      const hu = voxels[at]!;
      count += 1;
      sum += hu;
      squares += hu * hu;
      if (hu < min) min = hu;
      if (hu > max) max = hu;
    }
  }
  if (count === 0) return null;
  const mean = sum / count;
  const deviation = Math.sqrt(Math.max(0, squares / count - mean * mean));
  return { count, mean, deviation, min, max, areaMm2: Math.PI * rp * rq };
}
