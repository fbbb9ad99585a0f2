/** What radiomics is asked for and what it gives. */

/**
 * How matrices of directions and slices are put together (IBSI reference manual, chapter "Image features", aggregation):
 * `average` computes each matrix's features and averages them, `merged` adds the matrices first. `2d` treats each slice on
 * its own, `2.5d` merges the slices, `3d` takes neighbours in space.
 */
export type Aggregation =
  | '2d-average'
  | '2d-merged'
  | '2.5d-average'
  | '2.5d-merged'
  | '3d-average'
  | '3d-merged';

/** How HU become grey levels 1, 2, 3 …. */
export type Discretisation =
  /** IBSI "fixed bin size"; the first bin starts at `fromHu`, else at the range's lower end, else at the structure's lowest value. */
  | { readonly kind: 'bin-width'; readonly hu: number; readonly fromHu?: number | undefined }
  /** IBSI "fixed bin number". */
  | { readonly kind: 'bin-count'; readonly bins: number }
  /** The values are grey levels already (whole numbers from 1). */
  | { readonly kind: 'none' };

export interface RadiomicsSettings {
  /** Only voxels within these HU (both included) count for intensity and texture; the shape is the whole structure's. */
  readonly rangeHu: readonly [number, number] | null;
  readonly discretisation: Discretisation;
  readonly aggregation: Aggregation;
}

/** Feature values by the short tags of IBSI's table of reference values, such as `cm_joint_entr`. */
export type FeatureValues = Record<string, number>;

export interface RadiomicsResult {
  readonly settings: RadiomicsSettings;
  readonly spacingMm: readonly [number, number, number];
  /** Voxels of the structure, and those of them within the range. */
  readonly voxels: number;
  readonly voxelsInRange: number;
  readonly greyLevels: number;
  readonly features: Readonly<FeatureValues>;
}

/** Bins of 25 HU from −1000, no re-segmentation, direction matrices merged: what IBSI used for its CT configuration C, without resampling. */
export const DEFAULT_SETTINGS: RadiomicsSettings = {
  rangeHu: null,
  discretisation: { kind: 'bin-width', hu: 25, fromHu: -1000 },
  aggregation: '3d-merged',
};
