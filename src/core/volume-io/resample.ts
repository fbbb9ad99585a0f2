/** Label maps on another grid, and whether two grids share their voxels. */
import { type Affine, type Grid, indexPoint, toIndex, toPatient } from '../geometry/grid.ts';
import type { LabelMap } from '../masks/types.ts';

/** Affine from index of `target` to index of `source`. */
function indexToIndex(target: Grid, source: Grid): Affine {
  const at = (i: number, j: number, k: number) => toIndex(source, toPatient(target, indexPoint(i, j, k)));
  const [o, a, b, c] = [at(0, 0, 0), at(1, 0, 0), at(0, 1, 0), at(0, 0, 1)];
  return [0, 1, 2].flatMap((r) => {
    const x = o[r]!;
    return [a[r]! - x, b[r]! - x, c[r]! - x, x];
  }) as unknown as Affine;
}

/**
 * True when every voxel centre of `a` falls on a voxel centre of the endless lattice `b` is cut from, within `toleranceMm`, and the other way round: same spacing, shifted by whole voxels, axes
 * perhaps swapped or reversed, sizes free (a cropped segmentation). Then {@link resampleLabels} between them loses only what lies outside.
 */
export function sameLattice(a: Grid, b: Grid, toleranceMm = 1e-2): boolean {
  const m = indexToIndex(a, b);
  const whole = m.map(Math.round);
  const axes = [0, 1, 2].map((n) => [0, 1, 2].filter((r) => whole[4 * r + n] !== 0));
  const unit = axes.every(([r], n) => axes[n]?.length === 1 && Math.abs(whole[4 * (r as number) + n]!) === 1);
  if (!unit || new Set(axes.flat()).size !== 3) return false;
  for (let corner = 0; corner < 8; corner += 1) {
    const p = [0, 1, 2].map((n) => (corner & (1 << n) ? a.dims[n]! - 1 : 0));
    const here = toPatient(a, indexPoint(p[0]!, p[1]!, p[2]!));
    const q = [0, 1, 2].map((r) =>
      [0, 1, 2].reduce((sum, n) => sum + whole[4 * r + n]! * p[n]!, whole[4 * r + 3]!),
    );
    const there = toPatient(b, indexPoint(q[0]!, q[1]!, q[2]!));
    if (Math.hypot(here[0] - there[0], here[1] - there[1], here[2] - there[2]) > toleranceMm) return false;
  }
  return true;
}

/**
 * The label map on another grid: each voxel of `grid` takes the label of the source voxel whose box holds its centre (nearest
 * neighbour in index space), 0 outside the source. Exact when {@link sameLattice} holds.
 */
export function resampleLabels(source: LabelMap, grid: Grid): LabelMap {
  const m = indexToIndex(grid, source.grid);
  const [ni, nj, nk] = grid.dims;
  const [si, sj, sk] = source.grid.dims;
  const count = ni * nj * nk;
  const data = source.data instanceof Uint8Array ? new Uint8Array(count) : new Uint16Array(count);
  // A centre on the boundary of two source voxels, up to rounding, goes to the upper one on every machine.
  const nudge = 0.5 + 1e-6;
  let at = 0;
  for (let k = 0; k < nk; k += 1) {
    for (let j = 0; j < nj; j += 1) {
      const x0 = m[1] * j + m[2] * k + m[3] + nudge;
      const y0 = m[5] * j + m[6] * k + m[7] + nudge;
      const z0 = m[9] * j + m[10] * k + m[11] + nudge;
      for (let i = 0; i < ni; i += 1, at += 1) {
        const x = Math.floor(x0 + m[0] * i);
        const y = Math.floor(y0 + m[4] * i);
        const z = Math.floor(z0 + m[8] * i);
        if (x < 0 || y < 0 || z < 0 || x >= si || y >= sj || z >= sk) continue;
        data[at] = source.data[x + si * (y + sj * z)]!;
      }
    }
  }
  return { grid, data, labels: source.labels };
}
