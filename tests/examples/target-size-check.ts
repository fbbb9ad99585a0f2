import { contourVolumeCc } from '../../src/core/contours/index.ts';
import { type Finding, finding } from '../../src/core/errors/errors.ts';
import type { Grid } from '../../src/core/geometry/grid.ts';
import type { Structure } from '../../src/core/structures/types.ts';

/** Larger than any target of one vertebra with its paraspinal extension. */
const LARGEST_CC = 300;

/**
 * Targets too large for spine SBRT: most often a PTV drawn on the wrong structure.
 * @param grid of the CT the contours lie on; volumes are by even-odd, in cc.
 */
export function targetSizeFindings(structures: readonly Structure[], grid: Grid): Finding[] {
  return structures.flatMap(({ name, interpretedType, slices }) => {
    if (!['GTV', 'CTV', 'PTV'].includes(interpretedType)) return [];
    const cc = contourVolumeCc(grid, slices);
    if (cc <= LARGEST_CC) return [];
    const data = { name, cc, lowCc: 0, highCc: LARGEST_CC };
    return [finding('volume-unexpected', 'warning', data, { slices: [...slices.keys()] })];
  });
}
