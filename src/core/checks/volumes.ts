/** Volumes that no adult's organ has. */
import { contourVolumeCc } from '../contours/index.ts';
import type { Grid } from '../geometry/grid.ts';
import type { Structure } from '../structures/types.ts';
import { volumeRangeOf } from './structure-rules.ts';
import { type Check, type CheckFinding, of } from './types.ts';

/** Whether the structure reaches the first or last slice: part of it may lie beyond the image. */
export const isCutOff = (grid: Grid, { slices }: Pick<Structure, 'slices'>): boolean =>
  slices.has(0) || slices.has(grid.dims[2] - 1);

export const volumeChecks: Check = ({ structures, grid, rules }) =>
  structures.flatMap((structure): CheckFinding[] => {
    const range = structure.slices.size === 0 ? undefined : volumeRangeOf(rules, structure.name);
    if (range === undefined) return [];
    const cc = contourVolumeCc(grid, structure.slices);
    const small = cc < range.lowCc && !isCutOff(grid, structure);
    if (!small && cc <= range.highCc) return [];
    return [
      of(
        structure,
        'volume-unexpected',
        'warning',
        { name: structure.name, cc, lowCc: range.lowCc, highCc: range.highCc },
        { slices: [...structure.slices.keys()].sort((a, b) => a - b) },
      ),
    ];
  });
