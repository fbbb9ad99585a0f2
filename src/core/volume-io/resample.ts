/** Label maps on another grid, and whether two grids hold the same voxels. */
import { type Affine, type Grid, indexPoint, toIndex, toPatient } from '../geometry/grid.ts';
import type { LabelMap } from '../masks/types.ts';

/** Affine from index of `target` to index of `source`. */
function indexToIndex(target: Grid, source: Grid): Affine {
  const at = (i: number, j: number, k: number) => toIndex(source, toPatient(target, indexPoint(i, j, k)));
  const [o, a, b, c] = [at(0, 0, 0), at(1, 0, 0), at(0, 1, 0), at(0, 0, 1)];
  return [0, 1, 2].flatMap((r) => {
    const x = o[r] as number;
    return [(a[r] as number) - x, (b[r] as number) - x, (c[r] as number) - x, x];
  }) as unknown as Affine;
}

/**
 * True when both grids have the same voxel centres within `toleranceMm`, although their axes may be swapped or reversed
 * (a RAS NIfTI of an LPS CT): then {@link resampleLabels} between them only reorders voxels and loses nothing.
 */
export function sameGeometry(a: Grid, b: Grid, toleranceMm = 1e-2): boolean {
  const m = indexToIndex(a, b);
  const axes = [0, 1, 2].map((n) => [0, 1, 2].findIndex((r) => Math.abs(m[4 * r + n] as number) > 0.5));
  if (new Set(axes).size !== 3 || axes.includes(-1)) return false;
  if (axes.some((r, n) => a.dims[n] !== b.dims[r])) return false;
  for (let corner = 0; corner < 8; corner += 1) {
    const p = indexPoint(
      corner & 1 ? a.dims[0] - 1 : 0,
      corner & 2 ? a.dims[1] - 1 : 0,
      corner & 4 ? a.dims[2] - 1 : 0,
    );
    const here = toPatient(a, p);
    const q = toIndex(b, here);
    const rounded = q.map(Math.round) as [number, number, number];
    if (rounded.some((v, n) => v < 0 || v >= (b.dims[n] as number))) return false;
    const there = toPatient(b, indexPoint(...rounded));
    if (Math.hypot(here[0] - there[0], here[1] - there[1], here[2] - there[2]) > toleranceMm) return false;
  }
  return true;
}

/**
 * The label map on another grid: each voxel of `grid` takes the label of the source voxel whose box holds its centre (nearest
 * neighbour in index space), 0 outside the source. Exact reordering when {@link sameGeometry} holds.
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
        data[at] = source.data[x + si * (y + sj * z)] as number;
      }
    }
  }
  return { grid, data, labels: source.labels };
}
