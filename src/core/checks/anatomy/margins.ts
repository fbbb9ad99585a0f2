/** Distances that are there between a target and its margin, a cord and its PRV, measured on the contours. */
import { flatFrame } from '../../contours/plane.ts';
import { sliceDistanceMm } from '../../geometry/grid.ts';
import { median } from '../../statistics/index.ts';
import type { Ring, SliceRings, Structure } from '../../structures/types.ts';
import { knownName } from '../structure-rules.ts';
import { type CheckFinding, of } from '../types.ts';
import { toPolygon } from './outline-distances.ts';
import type { AnatomyCheck } from './types.ts';

/** mm by which the middle distance may be off what the name says. */
const OFF_MM = 0.8;
/** A slice whose middle distance is this far from that of all slices, mm. */
const ODD_MM = 2;

interface SliceMargin {
  readonly k: number;
  readonly mm: number;
}

/** Middle distance, in every slice both have, of the inner contour's points from the outer contour, mm. */
export function marginsPerSlice(inner: SliceRings, outer: SliceRings): SliceMargin[] {
  return [...inner].flatMap(([k, rings]): SliceMargin[] => {
    const others = outer.get(k);
    if (others === undefined) return [];
    const frame = flatFrame([...rings, ...others]);
    const around = others.map((ring: Ring) => frame.flatten(ring));
    const distances: number[] = [];
    for (const ring of rings) {
      const flat = frame.flatten(ring);
      for (let n = 0; n < flat.length; n += 2)
        distances.push(Math.min(...around.map((o) => toPolygon(flat[n]!, flat[n + 1]!, o))));
    }
    return [{ k, mm: median(distances) }];
  });
}

/** Slices in the middle of the inner structure: near its ends a margin in space is wider than in the slice. */
const central = (margins: readonly SliceMargin[], skip: number): SliceMargin[] => {
  const sorted = [...margins].sort((a, b) => a.k - b.k);
  return sorted.length > 2 * skip + 2 ? sorted.slice(skip, sorted.length - skip) : sorted;
};

/** `SpinalCord_PRV02` → SpinalCord, 2 mm; of five tenths as `PRV05`, five millimetres. */
function promised(
  structure: Structure,
  structures: readonly Structure[],
): { inner: Structure; mm: number } | null {
  const match = /^(.+)_PRV(\d\d)$/.exec(knownName(structure.name));
  const inner = structures.find((s) => match !== null && knownName(s.name) === match[1] && s.slices.size > 0);
  return match === null || inner === undefined ? null : { inner, mm: Number(match[2]) };
}

function targetMargin(structures: readonly Structure[]): { inner: Structure; outer: Structure } | null {
  const only = (type: string): Structure | null => {
    const found = structures.filter((s) => s.interpretedType === type && s.slices.size > 0);
    return found.length === 1 ? (found[0] as Structure) : null;
  };
  const [inner, outer] = [only('CTV'), only('PTV')];
  return inner === null || outer === null ? null : { inner, outer };
}

export const marginChecks: AnatomyCheck = ({ structures, grid }) => {
  const findings: CheckFinding[] = [];
  const oddSlices = (outer: Structure, inner: Structure, margins: readonly SliceMargin[]): void => {
    const middle = median(margins.map((m) => m.mm));
    const odd = margins.filter((m) => Math.abs(m.mm - middle) > ODD_MM).map((m) => m.k);
    if (odd.length > 0)
      findings.push(
        of(
          outer,
          'anatomy-margin-uneven',
          'warning',
          { name: outer.name, inner: inner.name, mm: middle },
          { slices: odd },
        ),
      );
  };
  for (const outer of structures) {
    const known = promised(outer, structures);
    if (known === null || outer.slices.size === 0) continue;
    const skip = Math.ceil(known.mm / sliceDistanceMm(grid));
    const margins = central(marginsPerSlice(known.inner.slices, outer.slices), skip);
    if (margins.length === 0) continue;
    const mm = median(margins.map((m) => m.mm));
    if (Math.abs(mm - known.mm) > OFF_MM)
      findings.push(
        of(outer, 'anatomy-margin-wrong', 'warning', {
          name: outer.name,
          inner: known.inner.name,
          mm,
          saidMm: known.mm,
        }),
      );
    oddSlices(outer, known.inner, margins);
  }
  const target = targetMargin(structures);
  if (target !== null) {
    const margins = central(marginsPerSlice(target.inner.slices, target.outer.slices), 1);
    if (margins.length > 0) oddSlices(target.outer, target.inner, margins);
  }
  return findings;
};
