/** Making masks: empty ones and from label maps. */
import { fault } from '../errors/errors.ts';
import type { Grid } from '../geometry/grid.ts';
import type { IndexBox, LabelMap, Mask } from './types.ts';

/** The box that holds nothing. */
export const EMPTY_BOX: IndexBox = { lo: [0, 0, 0], size: [0, 0, 0] };

/** A mask with no voxel set on `grid`. */
export function emptyMask(grid: Grid): Mask {
  return { grid, box: EMPTY_BOX, data: new Uint8Array(0) };
}

/**
 * The voxels of a label map that carry `value`, as a mask cropped to its tight box (empty when there is none).
 * For several values {@link masksFromLabels} is faster: it scans the map once.
 * @throws PedicleError `mask-size` when the map's array does not fit its grid.
 */
export function maskFromLabel(labelMap: LabelMap, value: number): Mask {
  return masksFromLabels(labelMap, [value]).get(value) as Mask;
}

/**
 * One mask per label value, each cropped to its tight box; one scan for all boxes, one for all masks.
 * @param values the values wanted; default: every key of `labelMap.labels` except 0.
 * @throws PedicleError `mask-size` when the map's array does not fit its grid.
 */
export function masksFromLabels(labelMap: LabelMap, values?: readonly number[]): Map<number, Mask> {
  const { grid, data } = labelMap;
  const [ni, nj, nk] = grid.dims;
  checkLength(data.length, ni * nj * nk);
  const wanted = values ?? [...labelMap.labels.keys()].filter((value) => value !== 0);
  const bounds = labelBounds(labelMap);
  const masks = new Map<number, Mask>();
  for (const value of wanted) masks.set(value, extract(labelMap, value, bounds));
  return masks;
}

/** Per label value six numbers: min i, max i, min j, max j, min k, max k; max < min when the value is absent. */
function labelBounds({ grid, data }: LabelMap): Int32Array {
  const [ni, nj, nk] = grid.dims;
  const count = data instanceof Uint8Array ? 256 : 65536;
  const b = new Int32Array(6 * count);
  for (let v = 0; v < count; v += 1)
    for (let a = 0; a < 6; a += 2) [b[6 * v + a], b[6 * v + a + 1]] = [1 << 30, -1];
  let n = 0;
  for (let k = 0; k < nk; k += 1) {
    for (let j = 0; j < nj; j += 1) {
      for (let i = 0; i < ni; ) {
        const value = data[n]!;
        const start = i;
        while (i < ni && data[n] === value) {
          i += 1;
          n += 1;
        }
        const o = 6 * value;
        if (start < b[o]!) b[o] = start;
        if (i - 1 > b[o + 1]!) b[o + 1] = i - 1;
        if (j < b[o + 2]!) b[o + 2] = j;
        if (j > b[o + 3]!) b[o + 3] = j;
        if (k < b[o + 4]!) b[o + 4] = k;
        if (k > b[o + 5]!) b[o + 5] = k;
      }
    }
  }
  return b;
}

function extract({ grid, data }: LabelMap, value: number, bounds: Int32Array): Mask {
  const o = 6 * value;
  const at = (a: number): number => bounds[o + a] ?? -1;
  if (!(at(1) >= at(0)) || at(1) < 0) return emptyMask(grid);
  const [i0, j0, k0] = [at(0), at(2), at(4)];
  const [si, sj, sk] = [at(1) - i0 + 1, at(3) - j0 + 1, at(5) - k0 + 1];
  const [ni, nj] = grid.dims;
  const out = new Uint8Array(si * sj * sk);
  let to = 0;
  for (let k = 0; k < sk; k += 1) {
    for (let j = 0; j < sj; j += 1) {
      const from = i0 + ni * (j + j0 + nj * (k + k0));
      for (let i = 0; i < si; i += 1) {
        if (data[from + i] === value) out[to] = 1;
        to += 1;
      }
    }
  }
  return { grid, box: { lo: [i0, j0, k0], size: [si, sj, sk] }, data: out };
}

function checkLength(got: number, expected: number): void {
  if (got === expected) return;
  throw fault('mask-size', { got, expected });
}
