/** A synthetic CT series on disk, 512 × 512 Int16, for the benches that load one. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createGrid } from '../../src/core/geometry/grid.ts';
import { encodeCt } from '../../src/dicom/ct/encode.ts';

export const MARK = 1234;

/** Writes `slices` files, slice by slice; the first voxel of the middle slice (index `slices / 2`) is {@link MARK}. */
export function writeCtSeries(folder: string, slices: number): void {
  const slice = new Int16Array(512 * 512);
  for (let n = 0; n < slice.length; n += 1) slice[n] = ((n * 2654435761) >>> 20) - 1024;
  const uids = {
    studyInstanceUid: '2.25.1',
    seriesInstanceUid: '2.25.2',
    frameOfReferenceUid: '2.25.3',
  };
  for (let k = 0; k < slices; k += 1) {
    const grid = createGrid({
      dims: [512, 512, 1],
      originMm: [-250, -250, 2 * k],
      stepIMm: [0.97, 0, 0],
      stepJMm: [0, 0.97, 0],
      stepKMm: [0, 0, 2],
    });
    const data = slice.slice();
    if (k === slices >> 1) data[0] = MARK;
    writeFileSync(join(folder, `CT${k}.dcm`), encodeCt({ grid, data }, uids)[0] as Uint8Array);
  }
}
