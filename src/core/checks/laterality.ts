/** Left and right: `Kidney_L` lies on the patient's left (LPS x grows to the left). */
import { ringsCentroid } from '../contours/index.ts';
import type { SliceRings, Structure } from '../structures/types.ts';
import { knownName } from './structure-rules.ts';
import { type CheckFinding, of, type SetCheck } from './types.ts';

/** mm by which a side must be wrong: organs of one side cross the midline by little. */
const SURE_MM = 10;

/** Mean x of the slices' centroids, LPS mm; null without contours. */
function meanX(slices: SliceRings): number | null {
  const xs = [...slices.values()].flatMap((rings) => ringsCentroid(rings)?.[0] ?? []);
  return xs.length === 0 ? null : xs.reduce((sum, x) => sum + x, 0) / xs.length;
}

const sided = (structure: Structure): { base: string; side: 'L' | 'R' } | null => {
  const match = /^(.+)_([LR])$/.exec(knownName(structure.name));
  return match === null ? null : { base: match[1] as string, side: match[2] as 'L' | 'R' };
};

/** x of the midline: canal or cord, else the outline; null when neither is there. */
function midline(structures: readonly Structure[]): number | null {
  for (const wanted of ['SpinalCanal', 'SpinalCord', 'External', 'Body']) {
    const found = structures.find((s) => knownName(s.name) === wanted && s.slices.size > 0);
    const x = found === undefined ? null : meanX(found.slices);
    if (x !== null) return x;
  }
  return null;
}

export const lateralityChecks: SetCheck = ({ structures }) => {
  const placed = structures.flatMap((structure) => {
    const name = sided(structure);
    const x = name === null ? null : meanX(structure.slices);
    return name === null || x === null ? [] : [{ structure, ...name, x }];
  });
  const middle = placed.length === 0 ? null : midline(structures);
  return placed.flatMap(({ structure, base, side, x }): CheckFinding[] => {
    const other = placed.find((p) => p.base === base && p.side !== side);
    // Of a pair each is judged by the other; a single one by the midline.
    const reference = other?.x ?? middle;
    if (reference === null) return [];
    const wrongMm = side === 'L' ? reference - x : x - reference;
    if (wrongMm < SURE_MM) return [];
    return [
      of(structure, 'laterality-swapped', 'error', {
        name: structure.name,
        wrongMm,
        of: other?.structure.name ?? 'the midline',
      }),
    ];
  });
};
