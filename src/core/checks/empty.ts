/** Structures without contours, and contours that take part in no volume. */
import { type CheckFinding, of, type SetCheck } from './types.ts';

const REASONS = [
  ['not-closed-planar', 'rtstruct-not-closed', 'info'],
  ['too-few-points', 'rtstruct-too-few-points', 'warning'],
  ['off-grid', 'rtstruct-off-grid', 'warning'],
  ['between-slices', 'rtstruct-between-slices', 'warning'],
  ['other-frame', 'rtstruct-roi-other-frame', 'warning'],
] as const;

export const emptyChecks: SetCheck = ({ structures }) =>
  structures.flatMap((structure): CheckFinding[] => {
    const { name } = structure;
    if (structure.slices.size === 0 && structure.unplaced.length === 0)
      return [of(structure, 'rtstruct-roi-empty', 'info', { name })];
    return REASONS.flatMap(([reason, code, severity]) => {
      const contours = structure.unplaced.filter((c) => c.reason === reason).length;
      return contours === 0 ? [] : [of(structure, code, severity, { name, contours })];
    });
  });
