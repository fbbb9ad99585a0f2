/** Radiomics of several structures as a table. */
import { csvTable } from '../metrics/index.ts';
import type { RadiomicsResult } from './types.ts';

const settingsText = ({ settings, spacingMm }: RadiomicsResult): string => {
  const d = settings.discretisation;
  const bins =
    d.kind === 'bin-width'
      ? `bins of ${d.hu} HU from ${d.fromHu ?? settings.rangeHu?.[0] ?? 'the lowest value'}`
      : d.kind === 'bin-count'
        ? `${d.bins} bins`
        : 'values as grey levels';
  const range = settings.rangeHu === null ? 'all HU' : `${settings.rangeHu[0]} to ${settings.rangeHu[1]} HU`;
  return `${settings.aggregation}; ${bins}; ${range}; voxels ${spacingMm.map((s) => Number(s.toFixed(4))).join(' x ')} mm`;
};

/**
 * One row a structure: name, the settings in words, voxels, grey levels, then the features by their tags. A value that is not
 * finite, or that a structure does not have, is left empty.
 */
export function radiomicsCsv(rows: readonly (RadiomicsResult & { readonly name: string })[]): string {
  // Of a single voxel there is no pair and no GLCM: the row with the most features names the columns.
  const tags = rows
    .map((row) => Object.keys(row.features))
    .reduce((a, b) => (b.length > a.length ? b : a), []);
  const lines = rows.map((row) => [
    row.name,
    settingsText(row),
    row.voxels,
    row.voxelsInRange,
    row.greyLevels,
    ...tags.map((tag) => row.features[tag] ?? null),
  ]);
  const heading = ['structure', 'settings', 'voxels', 'voxels_in_range', 'grey_levels', ...tags];
  return csvTable([heading, ...lines]);
}
