/** A structure set checked as a file and as structures, together. */
import {
  type CheckFinding,
  checkStructures,
  checkWithoutImage,
  ownStructureRules,
  profileById,
  worstFirst,
} from '../../core/checks/index.ts';
import type { Structure } from '../../core/structures/types.ts';
import type { CtSeries } from '../../dicom/index.ts';
import { checkRtstruct, type DecodedRtstruct, type ReadRtstruct } from '../../dicom/rtstruct/index.ts';

export interface SetToCheck {
  /** The file; null for a label map or structures that are no file yet. */
  readonly reading: ReadRtstruct | null;
  /** The reading on `ct` with no other options, where it was decoded already. */
  readonly decoded?: DecodedRtstruct;
  readonly structures: readonly Structure[];
  readonly ct: CtSeries | undefined;
  /** Id of a profile of resources/profiles; null: no system in particular. */
  readonly profile: string | null;
}

/** Where both say the same of one structure, the one that can be jumped to and repaired is kept. */
function joined(ofFile: readonly CheckFinding[], ofSet: readonly CheckFinding[]): CheckFinding[] {
  const said = new Set(ofSet.flatMap((f) => [f.code, `${f.code}/${f.roiNumber}`]));
  const rest = ofFile.filter(({ code, roiNumber }) =>
    roiNumber === undefined ? !said.has(code) : !said.has(`${code}/${roiNumber}`),
  );
  return worstFirst([...rest, ...ofSet]);
}

/**
 * Everything that is wrong with a set, worst first.
 * @throws PedicleError `profile-unknown`.
 */
export function checkSet({ reading, decoded, structures, ct, profile }: SetToCheck): CheckFinding[] {
  const set = {
    structures,
    rules: ownStructureRules(),
    profile: profile === null ? null : profileById(profile),
  };
  const ofSet =
    ct === undefined
      ? checkWithoutImage(set)
      : checkStructures({ ...set, grid: ct.grid, sliceThicknessMm: ct.sliceThicknessMm ?? null });
  return joined(reading === null ? [] : checkRtstruct(reading, ct, decoded), ofSet);
}
