/**
 * Vertebrae without numbers → instances, for `prepare.py`: the product's own separation on a label map.
 *
 *     node models/training/separate.ts classes.nii.gz instances.nii.gz
 *
 * In: 1 body, 2 posterior elements, 3 canal. Out, same grid: n for the n-th vertebra's body and 100 + n for the rest of it,
 * counted from the top; 0 elsewhere. Needs Node 22.18 or newer (it runs TypeScript as it is).
 */
import { readFileSync, writeFileSync } from 'node:fs';
import type { Mask } from '../../src/core/masks/index.ts';
import { separateVertebrae } from '../../src/core/spine/index.ts';
import { readLabelMap, writeNifti } from '../../src/core/volume-io/index.ts';

const [from, to] = process.argv.slice(2) as [string, string];
const { labelMap } = readLabelMap(readFileSync(from));
const { vertebrae } = separateVertebrae({
  grid: labelMap.grid,
  data: labelMap.data,
  values: { body: [1], posterior: [2], canal: [3] },
});
const out = new Uint8Array(labelMap.data.length);
const [ni, nj] = labelMap.grid.dims;

/** Writes `value` where the mask is set. */
function paint({ box, data }: Mask, value: number): void {
  const [si, sj] = box.size;
  data.forEach((on, n) => {
    const [i, j, k] = [n % si, Math.floor(n / si) % sj, Math.floor(n / (si * sj))];
    if (on === 1) out[box.lo[0] + i + ni * (box.lo[1] + j + nj * (box.lo[2] + k))] = value;
  });
}

for (const v of vertebrae) {
  paint(v.whole, 100 + v.number);
  paint(v.body, v.number);
}
writeFileSync(to, writeNifti({ ...labelMap, data: out }));
