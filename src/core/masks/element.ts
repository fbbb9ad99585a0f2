/** Structuring elements in patient mm, as runs along i. */
import type { Grid, Vec3 } from '../geometry/grid.ts';

/** Semi-axes in mm towards each patient direction (LPS: left +x, posterior +y, superior +z), all ≥ 0. */
export interface SemiAxesMm {
  readonly left: number;
  readonly right: number;
  readonly anterior: number;
  readonly posterior: number;
  readonly superior: number;
  readonly inferior: number;
}

/** The voxel offsets of an element: for each (dj, dk) one run di = lo … hi. Always holds the offset (0, 0, 0). */
export interface Element {
  readonly runs: readonly {
    readonly dj: number;
    readonly dk: number;
    readonly lo: number;
    readonly hi: number;
  }[];
  /** Largest |offset| along i, j and k. */
  readonly reach: Vec3;
}

/** A voxel centre at exactly the margin's distance counts as reached, float noise included. */
const withNoise = (mm: number): number => mm * (1 + 1e-9) + 1e-9;

/** Ball: all offsets whose length in patient mm is at most `radiusMm`; exact on oblique and sheared grids. */
export function ballElement(grid: Grid, radiusMm: number, inSlice = false): Element {
  const limit = withNoise(radiusMm) ** 2;
  return elementWhere(grid, radiusMm, inSlice, (x, y, z) => x * x + y * y + z * z <= limit);
}

/**
 * Eight ellipsoid octants with one semi-axis per patient direction: the offset (x, y, z) mm is in when
 * (x/ax)² + (y/ay)² + (z/az)² ≤ 1 with the semi-axes of its signs. A semi-axis is never taken below half a voxel's
 * extent along that patient axis, so that on an oblique grid a margin in one direction alone still finds voxels; on a
 * grid along the patient axes that changes nothing.
 */
export function octantElement(grid: Grid, axes: SemiAxesMm, inSlice = false): Element {
  const m = grid.indexToPatient;
  const floor = [0, 1, 2].map((r) => 0.499 * Math.max(...[0, 1, 2].map((c) => Math.abs(m[4 * r + c]!))));
  const square = (mm: number, axis: number): number => Math.max(withNoise(mm), floor[axis]!) ** -2;
  const [left, right] = [square(axes.left, 0), square(axes.right, 0)];
  const [posterior, anterior] = [square(axes.posterior, 1), square(axes.anterior, 1)];
  const [superior, inferior] = [square(axes.superior, 2), square(axes.inferior, 2)];
  const reach = Math.max(...Object.values(axes), ...floor);
  return elementWhere(
    grid,
    reach,
    inSlice,
    (x, y, z) =>
      x * x * (x > 0 ? left : right) +
        y * y * (y > 0 ? posterior : anterior) +
        z * z * (z > 0 ? superior : inferior) <=
      1,
  );
}

/** The element mirrored through its origin. */
export function mirrorElement(element: Element): Element {
  return {
    reach: element.reach,
    runs: element.runs.map(({ dj, dk, lo, hi }) => ({ dj: 0 - dj, dk: 0 - dk, lo: 0 - hi, hi: 0 - lo })),
  };
}

/** `inside` must be convex and lie within `maxMm` of the origin. */
function elementWhere(
  grid: Grid,
  maxMm: number,
  inSlice: boolean,
  inside: (x: number, y: number, z: number) => boolean,
): Element {
  const m = grid.indexToPatient;
  const p = grid.patientToIndex;
  // |offset a| ≤ |row a of patientToIndex| × length in mm; three semi-axes at once reach √3 further at most.
  const bound = (a: number): number =>
    Math.floor(1e-6 + Math.sqrt(3) * withNoise(maxMm) * Math.hypot(p[4 * a]!, p[4 * a + 1]!, p[4 * a + 2]!));
  const [bi, bj, bk] = [bound(0), bound(1), inSlice ? 0 : bound(2)];
  const runs: { dj: number; dk: number; lo: number; hi: number }[] = [];
  const reach: [number, number, number] = [0, 0, 0];
  for (let dk = -bk; dk <= bk; dk += 1) {
    for (let dj = -bj; dj <= bj; dj += 1) {
      let lo = Infinity;
      let hi = -Infinity;
      for (let di = -bi; di <= bi; di += 1) {
        const x = m[0] * di + m[1] * dj + m[2] * dk;
        const y = m[4] * di + m[5] * dj + m[6] * dk;
        const z = m[8] * di + m[9] * dj + m[10] * dk;
        if (!inside(x, y, z)) continue;
        if (hi < lo) lo = di;
        hi = di;
      }
      if (hi < lo) continue;
      runs.push({ dj, dk, lo, hi });
      reach[0] = Math.max(reach[0], hi, -lo);
      reach[1] = Math.max(reach[1], Math.abs(dj));
      reach[2] = Math.max(reach[2], Math.abs(dk));
    }
  }
  return { runs, reach };
}
