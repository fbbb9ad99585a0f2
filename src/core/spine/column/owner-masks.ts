/** Owners → masks, each in its own tight box. */
import type { Grid, Vec3 } from '../../geometry/grid.ts';
import { emptyMask } from '../../masks/index.ts';
import type { Mask } from '../../masks/types.ts';
import { isBody, type SpineBox } from '../bone.ts';

/** Masks of one vertebra. */
export interface OwnerMasks {
  readonly whole: Mask;
  readonly body: Mask;
}

/** Masks for owners 1 … count, in one pass for the boxes and one for the voxels. */
export function ownerMasks(box: SpineBox, owner: Uint8Array, count: number): OwnerMasks[] {
  const bounds = ownerBounds(box, owner, count);
  const make = (at: number): Mask => {
    const [i0, i1, j0, j1, k0, k1] = bounds.subarray(6 * at, 6 * at + 6) as unknown as [
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    if (i1 < i0) return emptyMask(box.grid);
    const size: Vec3 = [i1 - i0 + 1, j1 - j0 + 1, k1 - k0 + 1];
    const lo: Vec3 = [i0 + box.lo[0], j0 + box.lo[1], k0 + box.lo[2]];
    return { grid: box.grid, box: { lo, size }, data: new Uint8Array(size[0] * size[1] * size[2]) };
  };
  const masks = Array.from({ length: count }, (_, n) => ({ whole: make(2 * n), body: make(2 * n + 1) }));
  masks.forEach(({ whole, body }, n) => {
    copy(box, owner, n + 1, whole, false);
    copy(box, owner, n + 1, body, true);
  });
  return masks;
}

/** Min and max i, j, k per owner: whole at 2n, body at 2n + 1. */
function ownerBounds(box: SpineBox, owner: Uint8Array, count: number): Int32Array {
  const bounds = new Int32Array(12 * count);
  for (let n = 0; n < 12 * count; n += 2) bounds[n] = 1 << 30;
  for (let n = 1; n < 12 * count; n += 2) bounds[n] = -1;
  const [si, sj, sk] = box.size;
  let o = 0;
  for (let k = 0; k < sk; k += 1) {
    for (let j = 0; j < sj; j += 1) {
      for (let i = 0; i < si; i += 1, o += 1) {
        const id = owner[o]!;
        if (id === 0 || id > count) continue;
        widen(bounds, 12 * (id - 1), i, j, k);
        if (isBody(box.code[o]!)) widen(bounds, 12 * (id - 1) + 6, i, j, k);
      }
    }
  }
  return bounds;
}

function widen(b: Int32Array, at: number, i: number, j: number, k: number): void {
  if (i < b[at]!) b[at] = i;
  if (i > b[at + 1]!) b[at + 1] = i;
  if (j < b[at + 2]!) b[at + 2] = j;
  if (j > b[at + 3]!) b[at + 3] = j;
  if (k < b[at + 4]!) b[at + 4] = k;
  if (k > b[at + 5]!) b[at + 5] = k;
}

function copy(box: SpineBox, owner: Uint8Array, id: number, mask: Mask, bodyOnly: boolean): void {
  const [si, sj] = box.size;
  const { lo, size } = mask.box;
  let n = 0;
  for (let k = 0; k < size[2]; k += 1) {
    for (let j = 0; j < size[1]; j += 1) {
      let o = lo[0] - box.lo[0] + si * (lo[1] - box.lo[1] + j + sj * (lo[2] - box.lo[2] + k));
      for (let i = 0; i < size[0]; i += 1, o += 1, n += 1) {
        if (owner[o] === id && (!bodyOnly || isBody(box.code[o]!))) mask.data[n] = 1;
      }
    }
  }
}

/** Whether a mask reaches the outermost voxels of its grid. */
export const reachesEdge = ({ grid, box: { lo, size } }: Mask): boolean =>
  lo.some((v, a) => v === 0 || v + size[a]! === grid.dims[a]!);

/** Centre of a mask's voxels, LPS mm. */
export function maskCentreMm({ grid, box: { lo, size }, data }: { grid: Grid } & Mask): Vec3 {
  const m = grid.indexToPatient;
  let [i, j, k, n] = [0, 0, 0, 0];
  for (let o = 0; o < data.length; o += 1) {
    if (data[o] === 0) continue;
    i += o % size[0];
    j += Math.floor(o / size[0]) % size[1];
    k += Math.floor(o / (size[0] * size[1]));
    n += 1;
  }
  const [x, y, z] = [lo[0] + i / n, lo[1] + j / n, lo[2] + k / n];
  return [
    m[0] * x + m[1] * y + m[2] * z + m[3],
    m[4] * x + m[5] * y + m[6] * z + m[7],
    m[8] * x + m[9] * y + m[10] * z + m[11],
  ];
}
