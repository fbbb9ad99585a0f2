/** Metal in and beside a vertebra: screws, rods, cages, cement with metal. */
import { sliceDistanceMm, spacingMm, voxelVolumeMm3 } from '../geometry/grid.ts';
import { growBox, intersectBox, isEmptyBox, type Mask, type Volume } from '../masks/index.ts';

/** HU no bone reaches; most scanners clip at 3071. */
const METAL_HU = 2500;
const NEAR_MM = 10;
/** Less is noise, or contrast in a vein. */
const LEAST_CC = 0.05;

/**
 * @param volume HU on the bone's grid.
 * @returns cm³ above 2500 HU in the bone's box and within 10 mm of it; 0 under 0.05 cm³.
 */
export function metalNearCc({ grid, data }: Volume, bone: Mask | undefined): number {
  if (bone === undefined || isEmptyBox(bone.box)) return 0;
  const [x, y] = spacingMm(grid);
  const reach = [x, y, sliceDistanceMm(grid)].map((mm) => Math.ceil(NEAR_MM / mm)) as [
    number,
    number,
    number,
  ];
  const { lo, size } = intersectBox(growBox(bone.box, reach), { lo: [0, 0, 0], size: grid.dims });
  const [ni, nj] = grid.dims;
  let count = 0;
  for (let k = lo[2]; k < lo[2] + size[2]; k += 1)
    for (let j = lo[1]; j < lo[1] + size[1]; j += 1)
      for (let i = lo[0], o = (k * nj + j) * ni + i; i < lo[0] + size[0]; i += 1, o += 1)
        if (data[o]! >= METAL_HU) count += 1;
  const cc = (count * voxelVolumeMm3(grid)) / 1000;
  return cc < LEAST_CC ? 0 : cc;
}
