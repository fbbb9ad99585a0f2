/**
 * Against PyRadiomics (PyPI) where a Python that has it is named by PEDICLE_PYRADIOMICS or stands in ~/pyradiomics-venv: equal
 * where the definitions agree; where they do not, the difference is named and held to what the definitions say.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { createGrid } from '../../../../src/core/geometry/grid.ts';
import type { Mask, Volume } from '../../../../src/core/masks/index.ts';
import { radiomics } from '../../../../src/core/radiomics/index.ts';
import { writeNifti } from '../../../../src/core/volume-io/index.ts';
import { maskFromArray, maskToArray } from '../../../builders/mask-arrays.ts';
import { temporaryFolders } from '../../../builders/temporary-folder.ts';
import { digitalPhantom } from '../../../golden/core/radiomics/digital-phantom.ts';

const python = process.env.PEDICLE_PYRADIOMICS ?? join(homedir(), 'pyradiomics-venv/bin/python');
const script = fileURLToPath(new URL('./pyradiomics.py', import.meta.url));
const newFolder = temporaryFolders('pyradiomics');

/** PyRadiomics' name → ours, where both define the same. */
const SAME: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  firstorder: {
    Mean: 'stat_mean',
    Variance: 'stat_var',
    Skewness: 'stat_skew',
    Median: 'stat_median',
    Minimum: 'stat_min',
    '10Percentile': 'stat_p10',
    '90Percentile': 'stat_p90',
    Maximum: 'stat_max',
    InterquartileRange: 'stat_iqr',
    Range: 'stat_range',
    MeanAbsoluteDeviation: 'stat_mad',
    RobustMeanAbsoluteDeviation: 'stat_rmad',
    Energy: 'stat_energy',
    RootMeanSquared: 'stat_rms',
    Entropy: 'ih_entropy',
    Uniformity: 'ih_uniformity',
  },
  glcm: {
    MaximumProbability: 'cm_joint_max',
    JointAverage: 'cm_joint_avg',
    SumSquares: 'cm_joint_var',
    JointEntropy: 'cm_joint_entr',
    DifferenceAverage: 'cm_diff_avg',
    DifferenceVariance: 'cm_diff_var',
    DifferenceEntropy: 'cm_diff_entr',
    SumAverage: 'cm_sum_avg',
    SumEntropy: 'cm_sum_entr',
    JointEnergy: 'cm_energy',
    Contrast: 'cm_contrast',
    Id: 'cm_inv_diff',
    Idn: 'cm_inv_diff_norm',
    Idm: 'cm_inv_diff_mom',
    Idmn: 'cm_inv_diff_mom_norm',
    InverseVariance: 'cm_inv_var',
    Correlation: 'cm_corr',
    Autocorrelation: 'cm_auto_corr',
    ClusterTendency: 'cm_clust_tend',
    ClusterShade: 'cm_clust_shade',
    ClusterProminence: 'cm_clust_prom',
    Imc1: 'cm_info_corr1',
    Imc2: 'cm_info_corr2',
  },
  glrlm: {
    ShortRunEmphasis: 'rlm_sre',
    LongRunEmphasis: 'rlm_lre',
    LowGrayLevelRunEmphasis: 'rlm_lgre',
    HighGrayLevelRunEmphasis: 'rlm_hgre',
    ShortRunLowGrayLevelEmphasis: 'rlm_srlge',
    ShortRunHighGrayLevelEmphasis: 'rlm_srhge',
    LongRunLowGrayLevelEmphasis: 'rlm_lrlge',
    LongRunHighGrayLevelEmphasis: 'rlm_lrhge',
    GrayLevelNonUniformity: 'rlm_glnu',
    GrayLevelNonUniformityNormalized: 'rlm_glnu_norm',
    RunLengthNonUniformity: 'rlm_rlnu',
    RunLengthNonUniformityNormalized: 'rlm_rlnu_norm',
    RunPercentage: 'rlm_r_perc',
    GrayLevelVariance: 'rlm_gl_var',
    RunVariance: 'rlm_rl_var',
    RunEntropy: 'rlm_rl_entr',
  },
  glszm: {
    SmallAreaEmphasis: 'szm_sze',
    LargeAreaEmphasis: 'szm_lze',
    LowGrayLevelZoneEmphasis: 'szm_lgze',
    HighGrayLevelZoneEmphasis: 'szm_hgze',
    SmallAreaLowGrayLevelEmphasis: 'szm_szlge',
    SmallAreaHighGrayLevelEmphasis: 'szm_szhge',
    LargeAreaLowGrayLevelEmphasis: 'szm_lzlge',
    LargeAreaHighGrayLevelEmphasis: 'szm_lzhge',
    GrayLevelNonUniformity: 'szm_glnu',
    GrayLevelNonUniformityNormalized: 'szm_glnu_norm',
    SizeZoneNonUniformity: 'szm_zsnu',
    SizeZoneNonUniformityNormalized: 'szm_zsnu_norm',
    ZonePercentage: 'szm_z_perc',
    GrayLevelVariance: 'szm_gl_var',
    ZoneVariance: 'szm_zs_var',
    ZoneEntropy: 'szm_zs_entr',
  },
  ngtdm: {
    Coarseness: 'ngt_coarseness',
    Contrast: 'ngt_contrast',
    Busyness: 'ngt_busyness',
    Complexity: 'ngt_complexity',
    Strength: 'ngt_strength',
  },
  gldm: {
    SmallDependenceEmphasis: 'ngl_lde',
    LargeDependenceEmphasis: 'ngl_hde',
    LowGrayLevelEmphasis: 'ngl_lgce',
    HighGrayLevelEmphasis: 'ngl_hgce',
    SmallDependenceLowGrayLevelEmphasis: 'ngl_ldlge',
    SmallDependenceHighGrayLevelEmphasis: 'ngl_ldhge',
    LargeDependenceLowGrayLevelEmphasis: 'ngl_hdlge',
    LargeDependenceHighGrayLevelEmphasis: 'ngl_hdhge',
    GrayLevelNonUniformity: 'ngl_glnu',
    DependenceNonUniformity: 'ngl_dcnu',
    DependenceNonUniformityNormalized: 'ngl_dcnu_norm',
    GrayLevelVariance: 'ngl_gl_var',
    DependenceVariance: 'ngl_dc_var',
    DependenceEntropy: 'ngl_dc_entr',
  },
  shape: {
    VoxelVolume: 'morph_vol_approx',
    Elongation: 'morph_pca_elongation',
    Flatness: 'morph_pca_flatness',
  },
};

/** A bumpy body with a waxing texture on voxels of three lengths. */
function texturedBody(): { volume: Volume; mask: Mask } {
  const dims = [26, 22, 14] as const;
  const grid = createGrid({
    dims,
    originMm: [-20, 15, 40],
    stepIMm: [0.9, 0, 0],
    stepJMm: [0, 1.1, 0],
    stepKMm: [0, 0, 2],
  });
  const data = new Int16Array(dims[0] * dims[1] * dims[2]);
  const inside = new Uint8Array(data.length);
  let seed = 17;
  const random = () => {
    seed = (seed * 16807) % 2147483647;
    return seed / 2147483647;
  };
  for (let k = 0; k < dims[2]; k += 1)
    for (let j = 0; j < dims[1]; j += 1)
      for (let i = 0; i < dims[0]; i += 1) {
        const o = i + dims[0] * (j + dims[1] * k);
        data[o] = Math.round(120 + 90 * Math.sin(i / 3) * Math.cos(j / 4) + 40 * Math.sin(k) + 60 * random());
        const r = Math.hypot((i - 13) / 10, (j - 11) / 8, (k - 7) / 5);
        inside[o] = r < 0.92 + 0.08 * Math.sin(3 * Math.atan2(j - 11, i - 13)) ? 1 : 0;
      }
  return { volume: { grid, data }, mask: maskFromArray(grid, inside) };
}

async function pyradiomics(volume: Volume, mask: Mask, binWidth: number): Promise<Record<string, number>> {
  const folder = await newFolder();
  const [image, label] = [join(folder, 'image.nii.gz'), join(folder, 'mask.nii.gz')];
  await writeFile(image, writeNifti(volume));
  await writeFile(
    label,
    writeNifti({ grid: mask.grid, data: maskToArray(mask), labels: new Map([[1, 'body']]) }),
  );
  const run = spawnSync(python, [script, image, label, String(binWidth)], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  if (run.status !== 0) throw new Error(run.stderr);
  return (JSON.parse(run.stdout) as { features: Record<string, number> }).features;
}

const cases = {
  'IBSI digital phantom': { ...digitalPhantom(), width: 1, from: 1 },
  // PyRadiomics starts its bins at a multiple of their width.
  'textured body, 0.9 × 1.1 × 2 mm': { ...texturedBody(), width: 25, from: -1000 },
};

describe.skipIf(!existsSync(python))('PyRadiomics, the same features', () => {
  it.each(Object.entries(cases))(
    '%s',
    async (_, { volume, mask, width, from }) => {
      const theirs = await pyradiomics(volume, mask, width);
      const ours = radiomics(volume, mask, {
        rangeHu: null,
        discretisation: { kind: 'bin-width', hu: width, fromHu: firstBin(volume, mask, width, from) },
        aggregation: '3d-average',
      });
      const apart: string[] = [];
      let compared = 0;
      for (const [family, names] of Object.entries(SAME))
        for (const [name, tag] of Object.entries(names)) {
          const [a, b] = [ours.features[tag] as number, theirs[`original_${family}_${name}`] as number];
          compared += 1;
          if (!(Math.abs(a - b) <= 1e-6 * Math.max(1, Math.abs(b)))) apart.push(`${tag} ${a} ${name} ${b}`);
        }
      expect(apart).toEqual([]);
      expect(compared).toBe(93);
      // Kurtosis: theirs is that of Pearson, IBSI's is the excess.
      expect(ours.features.stat_kurt).toBeCloseTo((theirs.original_firstorder_Kurtosis as number) - 3, 8);
      // Axis lengths: theirs divide by the number of voxels, IBSI's by one less.
      const sample = Math.sqrt(ours.voxels / (ours.voxels - 1));
      expect(ours.features.morph_pca_maj_axis).toBeCloseTo(
        (theirs.original_shape_MajorAxisLength as number) * sample,
        8,
      );
      // The mesh: another triangulation of the same loops, ours from each loop's centroid, which is flatter.
      for (const [tag, name, apartBy] of [
        ['morph_volume', 'MeshVolume', 0.01],
        ['morph_area_mesh', 'SurfaceArea', 0.03],
        ['morph_sphericity', 'Sphericity', 0.03],
        ['morph_diam', 'Maximum3DDiameter', 1e-7],
      ] as const) {
        const ratio = (ours.features[tag] as number) / (theirs[`original_shape_${name}`] as number);
        expect(Math.abs(ratio - 1), `${tag} ${ratio}`).toBeLessThan(apartBy);
      }
    },
    60_000,
  );
});

/** Lower end of the bin of the structure's lowest value, on the lattice of bins from `from`. */
function firstBin(volume: Volume, mask: Mask, width: number, from: number): number {
  const inside = maskToArray(mask);
  let lowest = Infinity;
  volume.data.forEach((v, o) => {
    if (inside[o] === 1) lowest = Math.min(lowest, v);
  });
  return from + width * Math.floor((lowest - from) / width);
}
