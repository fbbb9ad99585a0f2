/** Every planted fault is found where it was planted, and the set without one gives nothing of weight. */
import { expect, test } from 'vitest';
import { checkSet } from '../../../../src/backend/check/check-set.ts';
import { decodeRtstruct, readRtstruct } from '../../../../src/dicom/rtstruct/index.ts';
import { defects, plantedFile } from '../../../builders/planted-defects/index.ts';
import { cleanDraft, type Draft, draftFile, ellipse } from '../../../builders/planted-set.ts';

function check(bytes: Uint8Array, { ct }: Draft, profile: string | null = null) {
  const reading = readRtstruct(bytes);
  const { structures } = decodeRtstruct(reading, ct).structureSet;
  const named = (id: string | undefined) => structures.find((s) => s.id === id)?.name;
  return checkSet({ reading, structures, ct, profile }).map((f) => ({
    ...f,
    structure: named(f.structureId),
  }));
}

const clean = cleanDraft();
const cleanFindings = check(draftFile(clean), clean);

test('a set without fault: only what the bare file lacks', () => {
  // The builder writes no file meta data of a study: that is told, and nothing else.
  expect(cleanFindings.map((f) => `${f.severity} ${f.code}`)).toEqual(['warning rtstruct-attribute-missing']);
  expect(check(draftFile(clean), clean, 'eclipse').map((f) => f.code)).toEqual([
    'rtstruct-attribute-missing',
  ]);
});

test('a vertebra that the image cuts off is not said to be too near', () => {
  const draft = cleanDraft();
  // T11, of which only its lower end is in the image.
  draft.rois = [
    ...draft.rois,
    {
      number: 91,
      name: 'VB_T11',
      interpretedType: 'ORGAN',
      algorithm: 'MANUAL',
      slices: new Map([56, 57, 58, 59].map((k) => [k, [ellipse(0, 44, 26, 20)]])),
    },
  ];
  expect(check(draftFile(draft), draft).map((f) => f.code)).not.toContain('vertebra-spacing');
});

test('there are at least 40 kinds of fault, no two alike', () => {
  expect(new Set(defects.map((d) => d.id)).size).toBe(defects.length);
  expect(new Set(defects.map((d) => d.code)).size).toBeGreaterThanOrEqual(40);
});

test.each(defects.map((d) => [d.id, d] as const))('%s', (_, defect) => {
  const { bytes, draft } = plantedFile(defect);
  const found = check(bytes, draft, defect.profile).filter((f) => f.code === defect.code);
  const here = found.filter((f) => defect.roi === undefined || f.structure === defect.roi);
  expect(here.length).toBeGreaterThan(0);
  if (defect.slices !== undefined) expect(here.flatMap((f) => f.slices ?? [])).toEqual(defect.slices);
});
