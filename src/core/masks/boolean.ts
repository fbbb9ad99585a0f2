/** Booleans of masks: exact, in the smallest box that can hold the result. */
import { intersectBox, isEmptyBox, reboxMask, requireSameGrid, unionBox } from './crop.ts';
import type { IndexBox, Mask } from './types.ts';

type Operation = 'or' | 'and' | 'and-not';

/** Voxels in any of the masks. @throws PedicleError `grid-mismatch`. */
export function unionMasks(first: Mask, ...others: readonly Mask[]): Mask {
  let box = first.box;
  for (const other of others) {
    requireSameGrid(first, other);
    box = unionBox(box, other.box);
  }
  const out = reboxMask(first, box);
  for (const other of others) combineInto(out, other, 'or');
  return out;
}

/** Voxels in both masks. @throws PedicleError `grid-mismatch`. */
export function intersectMasks(a: Mask, b: Mask): Mask {
  requireSameGrid(a, b);
  return combineInto(reboxMask(a, intersectBox(a.box, b.box)), b, 'and');
}

/** Voxels of `a` that are not in `b`. @throws PedicleError `grid-mismatch`. */
export function subtractMasks(a: Mask, b: Mask): Mask {
  requireSameGrid(a, b);
  return combineInto({ ...a, data: a.data.slice() }, b, 'and-not');
}

/** Changes `out` (not shared yet) row by row where its box meets `other`'s; for `and` its box must lie in `other`'s. */
function combineInto(out: Mask, other: Mask, operation: Operation): Mask {
  const shared = intersectBox(out.box, other.box);
  if (isEmptyBox(shared)) return out;
  const [width, rows, slices] = shared.size;
  for (let k = 0; k < slices; k += 1) {
    for (let j = 0; j < rows; j += 1) {
      const a = rowStart(out.box, shared, j, k);
      combineRow(out.data, a, other.data, rowStart(other.box, shared, j, k), width, operation);
    }
  }
  return out;
}

const rowStart = (box: IndexBox, shared: IndexBox, j: number, k: number): number =>
  shared.lo[0] -
  box.lo[0] +
  box.size[0] * (shared.lo[1] + j - box.lo[1] + box.size[1] * (shared.lo[2] + k - box.lo[2]));

function combineRow(
  to: Uint8Array,
  a: number,
  from: Uint8Array,
  b: number,
  width: number,
  op: Operation,
): void {
  const end = a + width;
  let q = b;
  if (op === 'or') for (let p = a; p < end; p += 1, q += 1) to[p] = to[p]! | from[q]!;
  else if (op === 'and') for (let p = a; p < end; p += 1, q += 1) to[p] = to[p]! & from[q]!;
  else for (let p = a; p < end; p += 1, q += 1) to[p] = to[p]! & (from[q]! ^ 1);
}
