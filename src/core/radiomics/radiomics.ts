/** All features of a structure. */
import { spacingMm } from '../geometry/grid.ts';
import { countVoxels } from '../masks/index.ts';
import type { Mask, Volume } from '../masks/types.ts';
import { coOccurrenceFeatures } from './co-occurrence.ts';
import { greyBlock } from './grey-block.ts';
import { histogramFeatures, intensityStatistics } from './intensity.ts';
import { neighbourhoodFeatures } from './neighbourhoods.ts';
import { runFeatures } from './runs.ts';
import { shapeFeatures } from './shape.ts';
import { DEFAULT_SETTINGS, type RadiomicsResult, type RadiomicsSettings } from './types.ts';
import { zoneFeatures } from './zones.ts';

/**
 * Radiomics of a structure by the definitions of the Image Biomarker Standardisation Initiative (Zwanenburg et al. 2020,
 * Radiology 295:328; reference manual arXiv:1612.07003), on the CT's own grid: shape, intensity, histogram, GLCM, GLRLM, GLSZM,
 * GLDZM, NGTDM, NGLDM. A value that would divide by nothing is not finite.
 * @param volume HU. @param mask the structure on the same grid.
 * @throws PedicleError `radiomics-empty`, `radiomics-settings`.
 */
export function radiomics(
  volume: Volume,
  mask: Mask,
  settings: RadiomicsSettings = DEFAULT_SETTINGS,
): RadiomicsResult {
  const { block, hu } = greyBlock(volume, mask, settings);
  const rule = settings.aggregation;
  return {
    settings,
    spacingMm: spacingMm(mask.grid) as [number, number, number],
    voxels: countVoxels(mask),
    voxelsInRange: hu.length,
    greyLevels: block.count,
    features: {
      ...shapeFeatures(volume, mask, (offset) => block.levels[offset] !== 0),
      ...intensityStatistics(hu),
      ...histogramFeatures(block.levels, block.count),
      ...coOccurrenceFeatures(block, rule),
      ...runFeatures(block, rule),
      ...zoneFeatures(block, rule),
      ...neighbourhoodFeatures(block, rule),
    },
  };
}
