/** Trabecular bone of a vertebral body: what lies inside its cortex. */
import { ballElement, erodeMask, type Mask, type Volume } from '../masks/index.ts';
import { median } from '../statistics/index.ts';

/** The cortex, its partial volume and the end plates, mm. */
const CORTEX_MM = 3;

export interface TrabecularHu {
  readonly medianHu: number;
  /** Half of the voxels lie within this of the median, HU. */
  readonly spreadHu: number;
  readonly voxels: number;
}

/** The body less its rim. @param insetMm how far inside the contour; default 3 mm. */
export const trabecularRegion = (body: Mask, insetMm = CORTEX_MM): Mask =>
  erodeMask(body, ballElement(body.grid, insetMm));

/** HU of a mask's voxels, in the order of its box. */
export function valuesIn(volume: Volume, mask: Mask): Float32Array {
  const { lo, size } = mask.box;
  const [ni, nj] = volume.grid.dims;
  const values: number[] = [];
  for (let o = mask.data.indexOf(1); o >= 0; o = mask.data.indexOf(1, o + 1)) {
    const i = lo[0] + (o % size[0]);
    const j = lo[1] + (Math.floor(o / size[0]) % size[1]);
    const k = lo[2] + Math.floor(o / (size[0] * size[1]));
    values.push(volume.data[i + ni * (j + nj * k)]!);
  }
  return Float32Array.from(values);
}

/** Fewer voxels than this say nothing of a vertebra. */
const LEAST_VOXELS = 30;

/** HU of the trabecular bone; null where too little of it is left inside the rim. */
export function trabecularHu(volume: Volume, body: Mask): TrabecularHu | null {
  const values = valuesIn(volume, trabecularRegion(body));
  if (values.length < LEAST_VOXELS) return null;
  const medianHu = median(values);
  return { medianHu, spreadHu: median(values.map((v) => Math.abs(v - medianHu))), voxels: values.length };
}
