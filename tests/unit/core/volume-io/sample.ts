/** The small volume and label map that the volume file tests write and read. */
import { expect } from 'vitest';
import { createGrid, type Vec3 } from '../../../../src/core/geometry/grid.ts';
import type { LabelMap, Volume } from '../../../../src/core/masks/index.ts';

export const dims: Vec3 = [4, 3, 2];
export const grid = createGrid({
  dims,
  originMm: [-100, 50, -700],
  stepIMm: [0.9, 0, 0],
  stepJMm: [0, 1.1, 0],
  stepKMm: [0, 0, 3],
});
export const volume: Volume = { grid, data: Int16Array.from({ length: 24 }, (_, n) => n * 100 - 1000) };
export const labelMap: LabelMap = {
  grid,
  data: Uint8Array.from({ length: 24 }, (_, n) => n % 3),
  labels: new Map([
    [1, 'vertebra_L5 <&> ]]>'],
    [2, 'Spinal Cord'],
  ]),
};
export const code = (fault: string) => expect.objectContaining({ name: 'PedicleError', code: fault });

/** 24 shorts, -5 upwards. */
export const shorts = (little: boolean): Uint8Array => {
  const bytes = new Uint8Array(48);
  for (let n = 0; n < 24; n += 1) new DataView(bytes.buffer).setInt16(2 * n, n - 5, little);
  return bytes;
};
