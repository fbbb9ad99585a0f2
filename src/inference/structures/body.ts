/** The patient's outline by image processing: threshold, table removal, filled holes. */
import { type Grid, spacingMm, type Vec3 } from '../../core/geometry/grid.ts';
import {
  connectedParts,
  cropMask,
  emptyMask,
  fillHoles,
  intersectMasks,
  type Mask,
  marginMask,
  maskVolumeCc,
  removeSmallParts,
  unionMasks,
  type Volume,
} from '../../core/masks/index.ts';
import { averageBlocks, indexToIndex } from '../raster/resample.ts';

/** HU from which a voxel is tissue rather than air. */
export const TISSUE_HU = -300;
const BONE_HU = 150;
const COARSE_MM = 4;
/** Sheets thinner than twice this (couch tops, masks, sheets) are not part of the patient. */
const SHEET_HALF_MM = 4;

/**
 * The body at about 4 mm on a grid parallel to the CT's: air is cut off, then thin sheets (couch, mask), then every
 * part that is neither the largest nor holds bone; the shaved skin is grown back inside the tissue, holes (lungs,
 * bowel) are filled per slice, and stubs of the couch are opened away.
 * @returns a mask on its own coarse grid; empty when there is no tissue.
 */
export function coarseBody(volume: Volume): Mask {
  const spacing = spacingMm(volume.grid);
  const factors = spacing.map((s) => Math.max(1, Math.round(COARSE_MM / s))) as unknown as Vec3;
  const coarse = averageBlocks(volume, factors, { lo: [0, 0, 0], size: volume.grid.dims });
  const above = new Uint8Array(coarse.data.length);
  for (let v = 0; v < above.length; v += 1) if (coarse.data[v]! > TISSUE_HU) above[v] = 1;
  const tissue = cropMask({ grid: coarse.grid, box: { lo: [0, 0, 0], size: coarse.grid.dims }, data: above });
  const core = marginMask(tissue, -SHEET_HALF_MM, { extent: 'slice' });
  const seeds = patientParts(core, coarse);
  if (seeds.box.size[0] === 0) return fillHoles(removeSmallParts(tissue, { keepLargest: 1 }), '2d');
  const grown = intersectMasks(marginMask(seeds, SHEET_HALF_MM + COARSE_MM, { extent: 'slice' }), tissue);
  const filled = fillHoles(grown, '2d');
  const opened = marginMask(marginMask(filled, -2 * COARSE_MM, { extent: 'slice' }), 2 * COARSE_MM, {
    extent: 'slice',
  });
  const smooth = intersectMasks(opened, filled);
  return smooth.box.size[0] === 0 ? filled : removeSmallParts(smooth, { minCc: 20 });
}

/** The largest part, and others of at least 50 cc that hold bone (arms beside the trunk, a leg). */
function patientParts(core: Mask, coarse: Volume): Mask {
  const parts = connectedParts(core, 6);
  const [largest, ...others] = parts;
  if (!largest) return emptyMask(core.grid);
  const limbs = others.filter((part) => maskVolumeCc(part) >= 50 && boneShare(part, coarse) > 0.01);
  return unionMasks(largest, ...limbs);
}

function boneShare(part: Mask, coarse: Volume): number {
  const [ni, nj] = coarse.grid.dims;
  const { lo, size } = part.box;
  let [bone, all] = [0, 0];
  for (let k = 0, n = 0; k < size[2]; k += 1) {
    for (let j = 0; j < size[1]; j += 1) {
      const row = lo[0] + ni * (lo[1] + j + nj * (lo[2] + k));
      for (let i = 0; i < size[0]; i += 1, n += 1) {
        if (part.data[n] === 0) continue;
        all += 1;
        if (coarse.data[row + i]! > BONE_HU) bone += 1;
      }
    }
  }
  return all === 0 ? 0 : bone / all;
}

/**
 * The outline on the CT's own grid (EXTERNAL): tissue at full resolution inside the coarse body grown by one coarse
 * voxel, holes filled per slice, loose parts below 5 cc dropped. The couch is not included.
 * @param coarse `coarseBody(volume)`
 */
export function bodyOutline(volume: Volume, coarse: Mask): Mask {
  const grown = marginMask(coarse, COARSE_MM, { extent: 'slice' });
  const { grid, data } = volume;
  const [ni, nj, nk] = grid.dims;
  const m = indexToIndex(grid, grown.grid);
  const { lo, size } = grown.box;
  const [sx, sy, sz] = size;
  const inside = new Uint8Array(ni * nj * nk);
  for (let k = 0, row = 0; k < nk; k += 1) {
    const z = Math.round(m[10] * k + m[11]) - lo[2];
    for (let j = 0; j < nj; j += 1, row += ni) {
      const y = Math.round(m[5] * j + m[7]) - lo[1];
      const cz = Math.min(sz - 1, Math.max(0, z));
      if (y < 0 || y >= sy || cz - z > 1 || z - cz > 1) continue;
      for (let i = 0; i < ni; i += 1) {
        if (data[row + i]! <= TISSUE_HU) continue;
        const x = Math.round(m[0] * i + m[3]) - lo[0];
        if (x >= 0 && x < sx && grown.data[x + sx * (y + sy * cz)] === 1) inside[row + i] = 1;
      }
    }
  }
  const box = cropMask({ grid, box: { lo: [0, 0, 0], size: grid.dims }, data: inside });
  return removeSmallParts(fillHoles(box, '2d'), { minCc: 5 });
}

/** Whether the voxel centre (i, j, k) of another grid lies in the coarse body. */
export function bodyLookup(coarse: Mask, target: Grid): (i: number, j: number, k: number) => boolean {
  const m = indexToIndex(target, coarse.grid);
  const { lo, size } = coarse.box;
  const [sx, sy, sz] = size;
  return (i, j, k) => {
    const x = Math.round(m[0] * i + m[1] * j + m[2] * k + m[3]) - lo[0];
    const y = Math.round(m[4] * i + m[5] * j + m[6] * k + m[7]) - lo[1];
    const z = Math.round(m[8] * i + m[9] * j + m[10] * k + m[11]) - lo[2];
    return (
      x >= 0 && y >= 0 && z >= 0 && x < sx && y < sy && z < sz && coarse.data[x + sx * (y + sy * z)] === 1
    );
  };
}

/**
 * The coarse body on another grid (a model's), 1 where a voxel centre lies in it grown by `marginMm`; flat in that
 * grid's order.
 */
export function bodyOn(coarse: Mask, target: Grid, marginMm: number): Uint8Array {
  const inBody = bodyLookup(marginMask(coarse, marginMm), target);
  const [ni, nj, nk] = target.dims;
  const out = new Uint8Array(ni * nj * nk);
  for (let k = 0, v = 0; k < nk; k += 1) {
    for (let j = 0; j < nj; j += 1) {
      for (let i = 0; i < ni; i += 1, v += 1) if (inBody(i, j, k)) out[v] = 1;
    }
  }
  return out;
}
