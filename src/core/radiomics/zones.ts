/**
 * Zones: connected voxels (26 neighbours, 8 in a slice) of one grey level, by their size (GLSZM, IBSI family 9SAK; Thibault
 * et al. 2014) and by their distance to the structure's border (GLDZM, IBSI family VMDZ).
 */
import { bySection } from './aggregate.ts';
import type { GreyBlock } from './grey-block.ts';
import { count, type LevelSizeTable, levelSizeFeatures } from './level-size-table.ts';
import type { Aggregation, FeatureValues } from './types.ts';

interface ZoneTables {
  readonly sizes: LevelSizeTable;
  readonly distances: LevelSizeTable;
}

export const zoneFeatures = (block: GreyBlock, rule: Aggregation): FeatureValues =>
  bySection(block, rule, zoneTables, (group) => {
    const sizes = levelSizeFeatures(group.map((g) => g.sizes));
    const distances = levelSizeFeatures(group.map((g) => g.distances));
    if (sizes === null || distances === null) return null;
    return {
      szm_sze: sizes.small,
      szm_lze: sizes.large,
      szm_lgze: sizes.lowGrey,
      szm_hgze: sizes.highGrey,
      szm_szlge: sizes.smallLow,
      szm_szhge: sizes.smallHigh,
      szm_lzlge: sizes.largeLow,
      szm_lzhge: sizes.largeHigh,
      szm_glnu: sizes.greyNonUniformity,
      szm_glnu_norm: sizes.greyNonUniformityNorm,
      szm_zsnu: sizes.sizeNonUniformity,
      szm_zsnu_norm: sizes.sizeNonUniformityNorm,
      szm_z_perc: sizes.percentage,
      szm_gl_var: sizes.greyVariance,
      szm_zs_var: sizes.sizeVariance,
      szm_zs_entr: sizes.entropy,
      dzm_sde: distances.small,
      dzm_lde: distances.large,
      dzm_lgze: distances.lowGrey,
      dzm_hgze: distances.highGrey,
      dzm_sdlge: distances.smallLow,
      dzm_sdhge: distances.smallHigh,
      dzm_ldlge: distances.largeLow,
      dzm_ldhge: distances.largeHigh,
      dzm_glnu: distances.greyNonUniformity,
      dzm_glnu_norm: distances.greyNonUniformityNorm,
      dzm_zdnu: distances.sizeNonUniformity,
      dzm_zdnu_norm: distances.sizeNonUniformityNorm,
      dzm_z_perc: distances.percentage,
      dzm_gl_var: distances.greyVariance,
      dzm_zd_var: distances.sizeVariance,
      dzm_zd_entr: distances.entropy,
    };
  });

function zoneTables(block: GreyBlock): ZoneTables {
  const { size, levels } = block;
  const [ni, nj, nk] = size;
  const border = borderDistances(block);
  const seen = new Uint8Array(levels.length);
  const sizes = new Map<number, number>();
  const distances = new Map<number, number>();
  const open: number[] = [];
  let voxels = 0;
  for (let start = 0; start < levels.length; start += 1) {
    const level = levels[start]!;
    if (level === 0) continue;
    voxels += 1;
    if (seen[start] === 1) continue;
    let [members, nearest] = [0, Infinity];
    seen[start] = 1;
    open.push(start);
    for (let o = open.pop(); o !== undefined; o = open.pop()) {
      members += 1;
      nearest = Math.min(nearest, border[o]!);
      const i = o % ni;
      const j = Math.floor(o / ni) % nj;
      const k = Math.floor(o / (ni * nj));
      for (let c = Math.max(0, k - 1); c <= Math.min(nk - 1, k + 1); c += 1)
        for (let b = Math.max(0, j - 1); b <= Math.min(nj - 1, j + 1); b += 1)
          for (let a = Math.max(0, i - 1); a <= Math.min(ni - 1, i + 1); a += 1) {
            const n = a + ni * (b + nj * c);
            if (levels[n] !== level || seen[n] === 1) continue;
            seen[n] = 1;
            open.push(n);
          }
    }
    count(sizes, level, members);
    count(distances, level, nearest);
  }
  return { sizes: { counts: sizes, voxels }, distances: { counts: distances, voxels } };
}

/** Steps along the axes from each voxel out of the structure; 1 on its border. A slice has no way out above or below. */
function borderDistances({ size: [ni, nj, nk], inside }: GreyBlock): Uint16Array {
  const steps = new Uint16Array(inside.length);
  const axes = [[1, ni, 1], [ni, nj, ni], ...(nk > 1 ? [[ni * nj, nk, ni * nj]] : [])] as const;
  let ring: number[] = [];
  for (let o = 0; o < inside.length; o += 1) {
    if (inside[o] !== 1) continue;
    const out = axes.some(([stride, n]) => {
      const at = Math.floor(o / (stride as number)) % (n as number);
      return (
        at === 0 ||
        at === (n as number) - 1 ||
        inside[o - (stride as number)] !== 1 ||
        inside[o + (stride as number)] !== 1
      );
    });
    if (!out) continue;
    steps[o] = 1;
    ring.push(o);
  }
  for (let step = 2; ring.length > 0; step += 1) {
    const next: number[] = [];
    for (const o of ring)
      for (const [stride] of axes)
        for (const n of [o - (stride as number), o + (stride as number)]) {
          // A voxel of a ring never lies at the box's edge but in the first, whose neighbours outside have `inside` 0 or are on the ring.
          if (inside[n] !== 1 || steps[n] !== 0) continue;
          steps[n] = step;
          next.push(n);
        }
    ring = next;
  }
  return steps;
}
