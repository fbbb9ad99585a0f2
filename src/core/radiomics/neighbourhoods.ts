/**
 * What lies around a voxel (26 neighbours, 8 in a slice): difference to their mean (NGTDM, IBSI family IPET; Amadasun & King
 * 1989) and number of like ones (NGLDM, IBSI family REK0; Sun & Wee 1983), distance 1, coarseness 0.
 */
import { bySection } from './aggregate.ts';
import type { GreyBlock } from './grey-block.ts';
import { count, type LevelSizeTable, levelSizeFeatures } from './level-size-table.ts';
import type { Aggregation, FeatureValues } from './types.ts';

/** Per level (index level − 1): voxels with a neighbour, and the sum of their differences to the neighbours' mean. */
interface ToneTable {
  readonly voxels: Float64Array;
  readonly differences: Float64Array;
}

interface Around {
  readonly tones: ToneTable;
  readonly like: LevelSizeTable;
}

export const neighbourhoodFeatures = (block: GreyBlock, rule: Aggregation): FeatureValues =>
  bySection(block, rule, lookAround, (group) => {
    const like = levelSizeFeatures(group.map((g) => g.like));
    if (like === null) return null;
    return {
      ...toneFeatures(group.map((g) => g.tones)),
      ngl_lde: like.small,
      ngl_hde: like.large,
      ngl_lgce: like.lowGrey,
      ngl_hgce: like.highGrey,
      ngl_ldlge: like.smallLow,
      ngl_ldhge: like.smallHigh,
      ngl_hdlge: like.largeLow,
      ngl_hdhge: like.largeHigh,
      ngl_glnu: like.greyNonUniformity,
      ngl_glnu_norm: like.greyNonUniformityNorm,
      ngl_dcnu: like.sizeNonUniformity,
      ngl_dcnu_norm: like.sizeNonUniformityNorm,
      ngl_dc_perc: like.percentage,
      ngl_gl_var: like.greyVariance,
      ngl_dc_var: like.sizeVariance,
      ngl_dc_entr: like.entropy,
      ngl_dc_energy: like.energy,
    };
  });

function lookAround({ size: [ni, nj, nk], levels, count: most }: GreyBlock): Around {
  const tones = { voxels: new Float64Array(most), differences: new Float64Array(most) };
  const counts = new Map<number, number>();
  let voxels = 0;
  for (let k = 0; k < nk; k += 1)
    for (let j = 0; j < nj; j += 1)
      for (let i = 0; i < ni; i += 1) {
        const level = levels[i + ni * (j + nj * k)]!;
        if (level === 0) continue;
        let [sum, neighbours, alike] = [-level, -1, 0];
        for (let c = Math.max(0, k - 1); c <= Math.min(nk - 1, k + 1); c += 1)
          for (let b = Math.max(0, j - 1); b <= Math.min(nj - 1, j + 1); b += 1)
            for (let a = Math.max(0, i - 1); a <= Math.min(ni - 1, i + 1); a += 1) {
              const other = levels[a + ni * (b + nj * c)]!;
              if (other === 0) continue;
              sum += other;
              neighbours += 1;
              if (other === level) alike += 1;
            }
        voxels += 1;
        // The voxel itself is among the alike, as IBSI counts dependence from 1.
        count(counts, level, alike);
        if (neighbours === 0) continue;
        tones.voxels[level - 1] = tones.voxels[level - 1]! + 1;
        tones.differences[level - 1] = tones.differences[level - 1]! + Math.abs(level - sum / neighbours);
      }
  return { tones, like: { counts, voxels } };
}

/** IBSI caps a coarseness that would divide by nothing. */
const COARSEST = 1e6;

function toneFeatures(group: readonly ToneTable[]): FeatureValues {
  const most = group.reduce((n, t) => Math.max(n, t.voxels.length), 0);
  const sum = (of: (t: ToneTable) => Float64Array, at: number): number =>
    group.reduce((total, t) => total + (of(t)[at] ?? 0), 0);
  const levels = Array.from({ length: most }, (_, at) => ({
    level: at + 1,
    n: sum((t) => t.voxels, at),
    s: sum((t) => t.differences, at),
  })).filter(({ n }) => n > 0);
  const total = levels.reduce((all, { n }) => all + n, 0);
  const differences = levels.reduce((all, { s }) => all + s, 0);
  let [weighted, contrast, busy, complexity, strength] = [0, 0, 0, 0, 0];
  for (const a of levels) {
    const p = a.n / total;
    weighted += p * a.s;
    for (const b of levels) {
      const q = b.n / total;
      contrast += p * q * (a.level - b.level) ** 2;
      busy += Math.abs(a.level * p - b.level * q);
      complexity += (Math.abs(a.level - b.level) * (p * a.s + q * b.s)) / (p + q);
      strength += (p + q) * (a.level - b.level) ** 2;
    }
  }
  const kinds = levels.length;
  return {
    ngt_coarseness: weighted === 0 ? COARSEST : Math.min(COARSEST, 1 / weighted),
    ngt_contrast: kinds < 2 ? 0 : (contrast / (kinds * (kinds - 1))) * (differences / total),
    ngt_busyness: busy === 0 ? 0 : weighted / busy,
    ngt_complexity: total === 0 ? 0 : complexity / total,
    ngt_strength: differences === 0 ? 0 : strength / differences,
  };
}
