/** PTV, PRV and other derived structures that are not what their formula gives. */
import { contourVolumeCc } from '../contours/index.ts';
import { type FormulaStatus, formulaStatus, needsLook, workOut } from '../formulas/index.ts';
import { type Check, type CheckFinding, of } from './types.ts';

/** cm³ by which contours may differ from their formula: rounding of written coordinates. */
const SAME_CC = 0.05;
/** What differs by less of the whole is another program's way of growing. */
const SAME_SHARE = 0.02;

export const derivedChecks: Check = ({ structures, grid }) => {
  const differs = ({ structureId, rules, because }: FormulaStatus): string | null => {
    if (rules !== null) return because;
    const structure = structures.find((s) => s.id === structureId);
    if (structure === undefined) return null;
    try {
      const { addedCc, removedCc } = workOut(grid, structures, structure);
      const cc = addedCc + removedCc;
      const same = Math.max(SAME_CC, SAME_SHARE * contourVolumeCc(grid, structure.slices));
      return cc > same ? `${cc.toFixed(2)} cc differ` : null;
    } catch {
      // What cannot be worked out is told as missing or broken.
      return null;
    }
  };
  return formulaStatus(structures).flatMap((status): CheckFinding[] => {
    const structure = structures.find((s) => s.id === status.structureId);
    if (structure === undefined || status.state === 'current') return [];
    if (!needsLook(status))
      return [of(structure, 'formula-overridden', 'info', { name: status.name, text: status.text })];
    const because = status.state === 'unchecked' ? differs(status) : status.because;
    if (because === null) return [];
    return [
      of(
        structure,
        'formula-stale',
        'warning',
        { name: status.name, text: status.text, because },
        status.rules === null && (status.state === 'stale' || status.state === 'unchecked')
          ? { repair: 'update-formula' }
          : {},
      ),
    ];
  });
};
