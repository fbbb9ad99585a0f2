/** Samples implicit shapes at voxel centres: exact labels, Hounsfield units with partial volume at the edges. */
import type { Grid, Vec3 } from '../geometry/grid.ts';
import type { BoxMm, Shape } from './shapes.ts';

/** HU at a point whose depth below the shape's surface is `depth` mm (a lower bound beyond `shellMm`). */
export type HuField = (x: number, y: number, z: number, depth: number) => number;

export interface Paint {
  /** Label written inside; 0 keeps the label that is there. */
  readonly label: number;
  readonly hu: number | HuField;
  /** Depth up to which `hu` depends on the exact depth (cortical shell). */
  readonly shellMm?: number;
  /** Only voxels whose label passes are touched. */
  readonly onlyOver?: (label: number) => boolean;
}

/** What is painted on: HU and labels of a grid whose points are shifted by `-offsetMm` into anatomy coordinates. */
export interface Canvas {
  readonly grid: Grid;
  readonly offsetMm: Vec3;
  readonly hu: Int16Array;
  readonly labels: Uint8Array;
  /** Half width of the soft edge, mm (about half a pixel). */
  readonly softMm: number;
}

/** Share of a shape's value that is trusted as distance when whole runs of voxels are skipped or filled. */
const TRUST = 0.7;

/** Paints a shape: a voxel is inside when the shape's value at its centre is ≤ 0. Rows are sphere-traced. */
export function paint(canvas: Canvas, shape: Shape, style: Paint): void {
  const range = indexRange(canvas, shape.box);
  if (!range) return;
  const { softMm: soft, grid, offsetMm } = canvas;
  const [ni, nj] = grid.dims;
  const m = grid.indexToPatient;
  const [mx, my, mz] = [m[0], m[4], m[8]];
  const step = Math.hypot(mx, my, mz);
  const { distance } = shape;
  const plain = typeof style.hu === 'number' && !style.onlyOver ? style.hu : undefined;
  const shell = style.shellMm ?? 0;
  const [i0, j0, k0] = range.lo;
  const [i1, j1, k1] = range.hi;
  for (let k = k0; k < k1; k += 1) {
    for (let j = j0; j < j1; j += 1) {
      const x = m[1] * j + m[2] * k + m[3] - offsetMm[0];
      const y = m[5] * j + m[6] * k + m[7] - offsetMm[1];
      const z = m[9] * j + m[10] * k + m[11] - offsetMm[2];
      const row = ni * (j + nj * k);
      for (let i = i0; i < i1; ) {
        const d = distance(x + mx * i, y + my * i, z + mz * i);
        if (d > soft) {
          i += Math.max(1, Math.floor(((d - soft) * TRUST) / step));
          continue;
        }
        const end = Math.min(i1, i + Math.max(1, Math.floor(((-d - soft - shell) * TRUST) / step)));
        if (d <= -soft && plain !== undefined) {
          fill(canvas, plain, style.label, row + i, row + end);
          i = end;
          continue;
        }
        for (; i < end; i += 1) mixVoxel(canvas, style, row + i, d, x + mx * i, y + my * i, z + mz * i);
      }
    }
  }
}

/** Short runs are faster without the built-in. */
function fill({ hu, labels }: Canvas, value: number, label: number, from: number, to: number): void {
  if (to - from > 24) {
    hu.fill(value, from, to);
    if (label !== 0) labels.fill(label, from, to);
    return;
  }
  for (let at = from; at < to; at += 1) {
    hu[at] = value;
    if (label !== 0) labels[at] = label;
  }
}

function mixVoxel(
  canvas: Canvas,
  style: Paint,
  at: number,
  d: number,
  x: number,
  y: number,
  z: number,
): void {
  const { hu, labels, softMm: soft } = canvas;
  if (style.onlyOver && !style.onlyOver(labels[at]!)) return;
  const value = typeof style.hu === 'number' ? style.hu : style.hu(x, y, z, -d);
  const old = hu[at]!;
  hu[at] = d <= -soft ? value : old + (value - old) * (0.5 - (0.5 * d) / soft);
  if (d <= 0 && style.label !== 0) labels[at] = style.label;
}

/** Index ranges (half-open) of the grid that can lie in the box plus the soft edge; undefined when none do. */
function indexRange(canvas: Canvas, box: BoxMm): { lo: Vec3; hi: Vec3 } | undefined {
  const { grid, offsetMm, softMm } = canvas;
  const m = grid.patientToIndex;
  const lo: [number, number, number] = [0, 0, 0];
  const hi: [number, number, number] = [0, 0, 0];
  for (let a = 0; a < 3; a += 1) {
    let centre = m[4 * a + 3]!;
    let half = 0;
    for (let c = 0; c < 3; c += 1) {
      const w = m[4 * a + c]!;
      const [l, h] = [box.lo[c]!, box.hi[c]!];
      centre += w * ((l + h) / 2 + offsetMm[c]!);
      half += Math.abs(w) * ((h - l) / 2 + softMm);
    }
    lo[a] = Math.max(0, Math.ceil(centre - half));
    hi[a] = Math.min(grid.dims[a]!, Math.floor(centre + half) + 1);
    if (hi[a]! <= lo[a]!) return undefined;
  }
  return { lo, hi };
}
