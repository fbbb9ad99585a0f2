/** Cord and canal from slice to slice: neither changes its size nor its place by leaps. */
import { ringsArea, ringsCentroid } from '../../contours/index.ts';
import { sliceDistanceMm } from '../../geometry/grid.ts';
import { knownName } from '../structure-rules.ts';
import { type CheckFinding, of } from '../types.ts';
import type { AnatomyCheck } from './types.ts';

/** Area of one slice over that of its neighbours' mean. */
const AREA_RATIO = 1.6;
/** mm sideways a mm along the slices: a canal tilted by 55° against them. */
const STEP_RATIO = 1.4;
/** mm of step that drawing alone makes. */
const STEP_MM = 2.5;
const NAMES: ReadonlySet<string> = new Set(['SpinalCord', 'SpinalCanal', 'ThecalSac', 'CaudaEquina']);

interface Section {
  readonly k: number;
  readonly area: number;
  readonly x: number;
  readonly y: number;
}

export const canalChecks: AnatomyCheck = ({ structures, grid }) => {
  const step = sliceDistanceMm(grid);
  return structures.flatMap((structure): CheckFinding[] => {
    if (!NAMES.has(knownName(structure.name))) return [];
    const sections = [...structure.slices]
      .map(([k, rings]): Section => {
        const [x, y] = ringsCentroid(rings) ?? [Number.NaN, Number.NaN];
        return { k, area: ringsArea(rings), x, y };
      })
      .sort((a, b) => a.k - b.k);
    const jumps = sections.filter((s, n) => {
      const [before, after] = [sections[n - 1], sections[n + 1]];
      if (before?.k !== s.k - 1 || after?.k !== s.k + 1) return false;
      const usual = (before.area + after.area) / 2;
      return s.area > AREA_RATIO * usual || s.area * AREA_RATIO < usual;
    });
    const leaps = sections.filter((s, n) => {
      const before = sections[n - 1];
      if (before?.k !== s.k - 1) return false;
      return Math.hypot(s.x - before.x, s.y - before.y) > Math.max(STEP_MM, STEP_RATIO * step);
    });
    return [
      ...(jumps.length === 0
        ? []
        : [
            of(
              structure,
              'anatomy-area-jump',
              'warning',
              { name: structure.name, ratio: AREA_RATIO },
              { slices: jumps.map((s) => s.k) },
            ),
          ]),
      ...(leaps.length === 0
        ? []
        : [
            of(
              structure,
              'anatomy-leap',
              'warning',
              { name: structure.name, mm: Math.max(STEP_MM, STEP_RATIO * step) },
              { slices: leaps.map((s) => s.k) },
            ),
          ]),
    ];
  });
};
