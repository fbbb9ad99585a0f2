/** Structures without contours, and contours that take part in no volume. */
import type { Code } from '../errors/codes.ts';
import type { Severity } from '../errors/errors.ts';
import type { UnplacedContour } from '../structures/types.ts';
import { type CheckFinding, of, type SetCheck } from './types.ts';

const REASONS: Record<UnplacedContour['reason'], readonly [Code, Severity, string]> = {
  'not-closed-planar': ['rtstruct-not-closed', 'info', 'points or open lines'],
  'too-few-points': ['rtstruct-too-few-points', 'warning', 'contours of fewer than 3 points'],
  'off-grid': ['rtstruct-off-grid', 'warning', 'contours beyond the first or last slice of the image'],
  'between-slices': ['rtstruct-between-slices', 'warning', 'contours off the planes of the slices'],
  'other-frame': ['rtstruct-roi-other-frame', 'warning', 'contours in another frame of reference'],
};

export const emptyChecks: SetCheck = ({ structures }) =>
  structures.flatMap((structure): CheckFinding[] => {
    if (structure.slices.size === 0 && structure.unplaced.length === 0)
      return [
        of(
          structure,
          'rtstruct-roi-empty',
          'info',
          `${structure.name} has no contours.`,
          'Delete it, or draw it: some systems do not take empty structures.',
        ),
      ];
    return Object.entries(REASONS).flatMap(([reason, [code, severity, what]]) => {
      const count = structure.unplaced.filter((c) => c.reason === reason).length;
      if (count === 0) return [];
      return [
        of(
          structure,
          code,
          severity,
          `${structure.name}: ${count} ${what}.`,
          'They are kept and written again as they came, but take part in no volume.',
        ),
      ];
    });
  });
