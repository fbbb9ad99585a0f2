/** A structure's voxels as grey levels in a box of their own. */
import { fault } from '../errors/errors.ts';
import type { Mask, Volume } from '../masks/types.ts';
import type { Discretisation, RadiomicsSettings } from './types.ts';

/** A box of voxels, flat offset `i + ni·(j + nj·k)`. */
export interface GreyBlock {
  readonly size: readonly [number, number, number];
  /** Grey level from 1; 0 where no voxel counts for texture. */
  readonly levels: Uint16Array;
  /** 1 in the structure, whatever its HU. */
  readonly inside: Uint8Array;
  /** The highest grey level. */
  readonly count: number;
}

/** HU of the structure's voxels within the range, in the order of the mask's box. */
export interface Intensities {
  readonly block: GreyBlock;
  readonly hu: Float64Array;
}

/**
 * Reads the structure's HU and makes grey levels of them.
 * @throws PedicleError `radiomics-empty` without a voxel within the range, `radiomics-settings` on impossible or unsuitable settings.
 */
export function greyBlock(volume: Volume, mask: Mask, settings: RadiomicsSettings): Intensities {
  const { lo, size } = mask.box;
  const [ni, nj] = volume.grid.dims;
  const [lowest, highest] = settings.rangeHu ?? [-Infinity, Infinity];
  const values = new Float64Array(mask.data.length).fill(Number.NaN);
  let voxels = 0;
  for (let o = mask.data.indexOf(1); o >= 0; o = mask.data.indexOf(1, o + 1)) {
    const i = lo[0] + (o % size[0]);
    const j = lo[1] + (Math.floor(o / size[0]) % size[1]);
    const k = lo[2] + Math.floor(o / (size[0] * size[1]));
    const value = volume.data[i + ni * (j + nj * k)]!;
    if (!(value >= lowest && value <= highest)) continue;
    values[o] = value;
    voxels += 1;
  }
  if (voxels === 0) {
    throw fault('radiomics-empty');
  }
  const hu = values.filter((v) => !Number.isNaN(v));
  const toLevel = levelRule(hu, settings);
  const levels = new Uint16Array(values.length);
  let count = 0;
  for (let o = 0; o < values.length; o += 1) {
    const value = values[o]!;
    if (Number.isNaN(value)) continue;
    const level = toLevel(value);
    if (!(Number.isInteger(level) && level >= 1 && level <= 4096)) {
      throw fault('radiomics-settings', { huOf: value, level });
    }
    levels[o] = level;
    count = Math.max(count, level);
  }
  return { block: { size: [size[0], size[1], size[2]], levels, inside: mask.data, count }, hu };
}

function levelRule(hu: Float64Array, settings: RadiomicsSettings): (value: number) => number {
  const rule: Discretisation = settings.discretisation;
  if (rule.kind === 'none') return (value) => value;
  let [min, max] = [Infinity, -Infinity];
  for (const v of hu) {
    if (v < min) min = v;
    if (v > max) max = v;
  }
  if (rule.kind === 'bin-width') {
    if (!(rule.hu > 0)) throw fault('radiomics-settings', { binHu: rule.hu });
    const from = rule.fromHu ?? settings.rangeHu?.[0] ?? min;
    return (value) => Math.floor((value - from) / rule.hu) + 1;
  }
  const { bins } = rule;
  if (!(Number.isInteger(bins) && bins >= 2 && bins <= 4096)) throw fault('radiomics-settings', { bins });
  // All values alike: one level, as IBSI's formula would divide by nothing.
  if (max === min) return () => 1;
  return (value) => Math.min(bins, Math.floor((bins * (value - min)) / (max - min)) + 1);
}

/** The block's slices as blocks of their own that keep the whole block's number of grey levels. */
export function sliceBlocks(block: GreyBlock): GreyBlock[] {
  const [ni, nj, nk] = block.size;
  const plane = ni * nj;
  return Array.from({ length: nk }, (_, k): GreyBlock => {
    const levels = block.levels.subarray(k * plane, (k + 1) * plane);
    return {
      size: [ni, nj, 1],
      levels,
      inside: block.inside.subarray(k * plane, (k + 1) * plane),
      count: levels.reduce((most, level) => Math.max(most, level), 0),
    };
  }).filter((slice) => slice.count > 0);
}
