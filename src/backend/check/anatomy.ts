/** Anatomy without a reference, on the image itself. */
import { type CheckFinding, checkAnatomy, ownStructureRules } from '../../core/checks/index.ts';
import type { Volume } from '../../core/masks/types.ts';
import type { Structure } from '../../core/structures/types.ts';
import type { CtSeries } from '../../dicom/index.ts';

/** What no anatomy looks like, by the rules of `core/checks/anatomy`. @param image of `ct`, whole. */
export const anatomyFindings = (
  structures: readonly Structure[],
  ct: CtSeries,
  image: Volume,
): CheckFinding[] =>
  checkAnatomy({
    grid: ct.grid,
    structures,
    sliceThicknessMm: ct.sliceThicknessMm ?? null,
    rules: ownStructureRules(),
    profile: null,
    image,
  });
