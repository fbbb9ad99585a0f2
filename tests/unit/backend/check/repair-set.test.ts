/** Repairs do what they say: the fault is gone, what is not touched stays the very same, and the shape stays where it must. */
import { expect, test } from 'vitest';
import { ALL_REPAIRS, repairSet, SAFE_REPAIRS } from '../../../../src/backend/check/repair-set.ts';
import { checkStructures, ownStructureRules, profileById } from '../../../../src/core/checks/index.ts';
import { contourVolumeCc } from '../../../../src/core/contours/index.ts';
import { decodeRtstruct } from '../../../../src/dicom/rtstruct/index.ts';
import { defects, plantedFile } from '../../../builders/planted-defects/index.ts';

function planted(id: string) {
  const defect = defects.find((d) => d.id === id)!;
  const { bytes, draft } = plantedFile(defect);
  return { defect, ct: draft.ct, structures: decodeRtstruct(bytes, draft.ct).structureSet.structures };
}

const codesOf = (
  ct: ReturnType<typeof planted>['ct'],
  structures: ReturnType<typeof planted>['structures'],
  profile: string | null,
) =>
  checkStructures({
    grid: ct.grid,
    structures,
    sliceThicknessMm: null,
    rules: ownStructureRules(),
    profile: profile === null ? null : profileById(profile),
  }).map((f) => f.code);

test.each([
  ['name-twice', true],
  ['name-over-16-eclipse', true],
  ['points-twice', true],
  ['closing-point', true],
  ['contour-tiny', true],
  ['bow-tie', true],
  ['points-many', true],
  ['name-not-standard', false],
  ['pinhole', false],
  ['stray-parts', false],
  ['slices-missing', false],
  ['ptv-stale', false],
] as const)('%s', (id, safe) => {
  const { defect, ct, structures } = planted(id);
  const profile = defect.profile ?? null;
  const { structures: after, done } = repairSet(structures, ct, profile, safe ? SAFE_REPAIRS : ALL_REPAIRS);
  expect(done.map((d) => d.code)).toContain(defect.code);
  expect(codesOf(ct, structures, profile)).toContain(defect.code);
  expect(codesOf(ct, after, profile)).not.toContain(defect.code);
  const touched = after.filter((s, n) => s !== structures[n]);
  expect(touched).toHaveLength(1);
  const [repaired] = touched;
  const before = structures.find((s) => s.id === repaired!.id)!;
  if (safe) {
    const [was, is] = [contourVolumeCc(ct.grid, before.slices), contourVolumeCc(ct.grid, repaired!.slices)];
    expect(Math.abs(is - was)).toBeLessThan(0.01);
  } else expect(repairSet(structures, ct, profile, SAFE_REPAIRS).done).toEqual([]);
  // Slices that had no fault keep their very rings.
  for (const k of [12, 44])
    if (before.slices.has(k) && defect.id !== 'ptv-stale')
      expect(repaired!.slices.get(k)?.[0]).toBe(before.slices.get(k)?.[0]);
});
