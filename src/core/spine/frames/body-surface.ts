/** What a vertebral body looks like along given axes: its end plates as heights over a grid across the axis. */
import { spacingMm, type Vec3 } from '../../geometry/grid.ts';
import { dot, voxelMm } from '../../geometry/vec.ts';
import type { Mask } from '../../masks/types.ts';

/** Unit axes of a vertebra: the patient's left, back and up along the column (right-handed, LPS). */
export interface Axes {
  readonly left: Vec3;
  readonly back: Vec3;
  readonly up: Vec3;
}

/** A column of the body along `up`: where it stands across the axis and how far it reaches, mm about the surface's origin. */
export interface BodyColumn {
  readonly u: number;
  readonly v: number;
  readonly top: number;
  readonly bottom: number;
}

/** The body as columns `stepMm` apart. */
export interface BodySurface {
  readonly originMm: Vec3;
  readonly axes: Axes;
  readonly stepMm: number;
  /** Longest side of the voxels that it was measured on. */
  readonly voxelMm: number;
  readonly columns: readonly BodyColumn[];
}

/** Sampled value above which a place is inside. */
const INSIDE = 0.5;

/** Mean position of a mask's voxels, LPS mm; undefined when none is set. */
export function maskCentreMm(mask: Mask): Vec3 | undefined {
  const { lo, size } = mask.box;
  let [i, j, k, n] = [0, 0, 0, 0];
  for (let o = 0; o < mask.data.length; o += 1) {
    if (mask.data[o] === 0) continue;
    i += o % size[0];
    j += Math.floor(o / size[0]) % size[1];
    k += Math.floor(o / (size[0] * size[1]));
    n += 1;
  }
  return n === 0 ? undefined : voxelMm(mask.grid, lo[0] + i / n, lo[1] + j / n, lo[2] + k / n);
}

/**
 * Columns of the body along `axes.up` through `originMm`, their ends where the mask (linear between voxel centres) passes ½:
 * finer than a voxel on planes aslant to the grid. Holes inside a column do not count.
 */
export function bodySurface(body: Mask, originMm: Vec3, axes: Axes): BodySurface {
  const stepMm = Math.max(1, Math.min(2, ...spacingMm(body.grid)));
  const fineMm = 0.5 * Math.min(...spacingMm(body.grid), 1.5);
  const reach = extents(body, originMm, axes);
  const sample = sampler(body);
  const columns: BodyColumn[] = [];
  const { left, back, up } = axes;
  const from = (a: 0 | 1): number => Math.ceil(reach[a][0] / stepMm);
  const to = (a: 0 | 1): number => Math.floor(reach[a][1] / stepMm);
  for (let q = from(1); q <= to(1); q += 1) {
    for (let p = from(0); p <= to(0); p += 1) {
      const [u, v] = [p * stepMm, q * stepMm];
      const foot = originMm.map((o, a) => o + u * left[a as 0] + v * back[a as 0]) as unknown as Vec3;
      const at = (w: number): number => sample(foot[0] + w * up[0], foot[1] + w * up[1], foot[2] + w * up[2]);
      const top = firstInside(at, reach[2][1], reach[2][0], fineMm);
      if (top === undefined) continue;
      const bottom = firstInside(at, reach[2][0], reach[2][1], fineMm) as number;
      columns.push({ u, v, top, bottom });
    }
  }
  return { originMm, axes, stepMm, voxelMm: Math.max(...spacingMm(body.grid)), columns };
}

type Extents = readonly [[number, number], [number, number], [number, number]];

/** Range of the mask's voxels along each axis, one voxel wider. */
function extents(mask: Mask, originMm: Vec3, { left, back, up }: Axes): Extents {
  const spacing = spacingMm(mask.grid);
  const pad = Math.max(...spacing);
  const { lo, size } = mask.box;
  const range: Extents = [
    [Infinity, -Infinity],
    [Infinity, -Infinity],
    [Infinity, -Infinity],
  ];
  const base = [left, back, up].map((axis) => dot(axis, originMm));
  for (let k = 0; k < size[2]; k += 1) {
    for (let j = 0; j < size[1]; j += 1) {
      const row = size[0] * (j + size[1] * k);
      const first = mask.data.indexOf(1, row);
      if (first < 0 || first >= row + size[0]) continue;
      const last = mask.data.lastIndexOf(1, row + size[0] - 1);
      for (const o of [first, last]) {
        const p = voxelMm(mask.grid, lo[0] + o - row, lo[1] + j, lo[2] + k);
        [left, back, up].forEach((axis, a) => {
          const t = dot(axis, p) - base[a]!;
          const r = range[a] as [number, number];
          r[0] = Math.min(r[0], t - pad);
          r[1] = Math.max(r[1], t + pad);
        });
      }
    }
  }
  return range;
}

/** Where a line first gets inside on its way from `start` to `end`; undefined when it never does. */
function firstInside(
  at: (w: number) => number,
  start: number,
  end: number,
  stepMm: number,
): number | undefined {
  const step = Math.sign(end - start) * stepMm;
  let before = at(start);
  for (let w = start + step; (end - w) * step >= 0; w += step) {
    const value = at(w);
    if (value >= INSIDE) return before >= INSIDE ? w : w - (step * (value - INSIDE)) / (value - before);
    before = value;
  }
  return undefined;
}

/** The mask between voxel centres, linear in all three directions; 0 outside its box. LPS mm. */
function sampler(mask: Mask): (x: number, y: number, z: number) => number {
  const { lo, size } = mask.box;
  const [si, sj, sk] = size;
  const { data } = mask;
  const q = mask.grid.patientToIndex;
  const at = (i: number, j: number, k: number): number =>
    i < 0 || j < 0 || k < 0 || i >= si || j >= sj || k >= sk ? 0 : data[i + si * (j + sj * k)]!;
  return (x, y, z) => {
    const i = q[0] * x + q[1] * y + q[2] * z + q[3] - lo[0];
    const j = q[4] * x + q[5] * y + q[6] * z + q[7] - lo[1];
    const k = q[8] * x + q[9] * y + q[10] * z + q[11] - lo[2];
    const [i0, j0, k0] = [Math.floor(i), Math.floor(j), Math.floor(k)];
    const [fi, fj, fk] = [i - i0, j - j0, k - k0];
    const row = (b: number, c: number): number =>
      at(i0, j0 + b, k0 + c) * (1 - fi) + at(i0 + 1, j0 + b, k0 + c) * fi;
    return (row(0, 0) * (1 - fj) + row(1, 0) * fj) * (1 - fk) + (row(0, 1) * (1 - fj) + row(1, 1) * fj) * fk;
  };
}
