/** Slices too thick to draw a target of spine SBRT on. */

import { finding } from '../errors/errors.ts';
import { sliceDistanceMm } from '../geometry/grid.ts';
import type { Check } from './types.ts';

const TARGETS: ReadonlySet<string> = new Set(['GTV', 'CTV', 'PTV', 'ITV']);

/** Only sets with a target are judged: an atlas of organs may be as thick as it likes. */
export const sliceChecks: Check = ({ structures, grid, sliceThicknessMm, rules }) => {
  if (!structures.some((s) => TARGETS.has(s.interpretedType) && s.slices.size > 0)) return [];
  const step = sliceDistanceMm(grid);
  const worst = Math.max(step, sliceThicknessMm ?? 0);
  if (worst <= rules.sbrtSliceMm + 1e-6) return [];
  return [
    finding('slices-thick', 'warning', {
      stepMm: step,
      thicknessMm: sliceThicknessMm,
      mostMm: rules.sbrtSliceMm,
    }),
  ];
};
