/** Grey level run length matrix (IBSI family TP0I; Galloway 1975): straight runs of one grey level. */
import { byDirection, type Direction } from './aggregate.ts';
import type { GreyBlock } from './grey-block.ts';
import { count, type LevelSizeTable, levelSizeFeatures } from './level-size-table.ts';
import type { Aggregation, FeatureValues } from './types.ts';

export const runFeatures = (block: GreyBlock, rule: Aggregation): FeatureValues =>
  byDirection(block, rule, runTable, features);

function runTable({ size: [ni, nj, nk], levels }: GreyBlock, [di, dj, dk]: Direction): LevelSizeTable {
  const counts = new Map<number, number>();
  let voxels = 0;
  const at = (i: number, j: number, k: number): number =>
    i < 0 || j < 0 || k < 0 || i >= ni || j >= nj || k >= nk ? 0 : levels[i + ni * (j + nj * k)]!;
  for (let k = 0; k < nk; k += 1)
    for (let j = 0; j < nj; j += 1)
      for (let i = 0; i < ni; i += 1) {
        const level = at(i, j, k);
        if (level === 0) continue;
        voxels += 1;
        // A run is counted once, from its first voxel.
        if (at(i - di, j - dj, k - dk) === level) continue;
        let length = 1;
        while (at(i + length * di, j + length * dj, k + length * dk) === level) length += 1;
        count(counts, level, length);
      }
  return { counts, voxels };
}

function features(group: readonly LevelSizeTable[]): FeatureValues | null {
  const f = levelSizeFeatures(group);
  return (
    f && {
      rlm_sre: f.small,
      rlm_lre: f.large,
      rlm_lgre: f.lowGrey,
      rlm_hgre: f.highGrey,
      rlm_srlge: f.smallLow,
      rlm_srhge: f.smallHigh,
      rlm_lrlge: f.largeLow,
      rlm_lrhge: f.largeHigh,
      rlm_glnu: f.greyNonUniformity,
      rlm_glnu_norm: f.greyNonUniformityNorm,
      rlm_rlnu: f.sizeNonUniformity,
      rlm_rlnu_norm: f.sizeNonUniformityNorm,
      rlm_r_perc: f.percentage,
      rlm_gl_var: f.greyVariance,
      rlm_rl_var: f.sizeVariance,
      rlm_rl_entr: f.entropy,
    }
  );
}
