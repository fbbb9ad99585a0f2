/** Anatomy without a reference: each rule on a set that has the fault and one that has it not; sensitivity over planted errors. */
import { expect, test } from 'vitest';
import { checkAnatomy, ownStructureRules } from '../../../../src/core/checks/index.ts';
import { rasterize } from '../../../../src/core/contours/index.ts';
import type { Volume } from '../../../../src/core/masks/types.ts';
import type { Structure } from '../../../../src/core/structures/types.ts';
import { decodeRtstruct } from '../../../../src/dicom/rtstruct/index.ts';
import { cleanDraft, type Draft, draftFile, ellipse } from '../../../builders/planted-set.ts';

const clean = cleanDraft();
const { grid } = clean.ct;

/** Air, soft tissue inside the outline, bone in the bodies. */
const image: Volume = (() => {
  const data = new Int16Array(grid.dims[0] * grid.dims[1] * grid.dims[2]).fill(-1000);
  const paint = (structure: Structure, hu: number): void => {
    const { box, data: inside } = rasterize(grid, structure.slices);
    for (let k = 0, n = 0; k < box.size[2]; k += 1)
      for (let j = 0; j < box.size[1]; j += 1)
        for (let i = 0; i < box.size[0]; i += 1, n += 1)
          if (inside[n] === 1)
            data[box.lo[0] + i + grid.dims[0] * (box.lo[1] + j + grid.dims[1] * (box.lo[2] + k))] = hu;
  };
  const { structures } = decodeRtstruct(draftFile(clean), clean.ct).structureSet;
  for (const s of structures) if (s.name === 'External') paint(s, 40);
  for (const s of structures) if (/^VB_..?.?$/.test(s.name)) paint(s, 250);
  return { grid, data };
})();

function found(plant: (draft: Draft) => void): string[] {
  const draft = cleanDraft();
  plant(draft);
  const { structures } = decodeRtstruct(draftFile(draft), draft.ct).structureSet;
  return checkAnatomy({
    grid,
    structures,
    sliceThicknessMm: null,
    rules: ownStructureRules(),
    profile: null,
    image,
  })
    .filter((f) => f.severity !== 'info')
    .map((f) => `${f.code} ${structures.find((s) => s.id === f.structureId)?.name}`);
}

const slicesOf = (draft: Draft, name: string) => draft.rois.find((r) => r.name === name)!.slices;
const put = (draft: Draft, name: string, k: number, shape: readonly number[]): void => {
  slicesOf(draft, name).set(k, [shape]);
};
const every = (name: string, shape: (k: number) => readonly number[]) => (draft: Draft) => {
  for (const k of slicesOf(draft, name).keys()) put(draft, name, k, shape(k));
};
const prv = (mm: number) => (draft: Draft) => {
  draft.rois = [
    ...draft.rois,
    {
      number: 90,
      name: 'SpinalCord_PRV02',
      interpretedType: 'AVOIDANCE',
      algorithm: 'MANUAL',
      slices: new Map(
        [...slicesOf(draft, 'SpinalCord').keys()].map((k) => [k, [ellipse(0, 75, 5 + mm, 5 + mm)]]),
      ),
    },
  ];
};

test('a sound set raises nothing', () => {
  expect(found(() => undefined)).toEqual([]);
  expect(found(prv(2))).toEqual([]);
});

test.each<[string, (draft: Draft) => void, string]>([
  [
    'cord wide on one slice',
    (d) => put(d, 'SpinalCord', 30, ellipse(0, 75, 8, 8)),
    'anatomy-area-jump SpinalCord',
  ],
  [
    'cord narrow on one slice',
    (d) => put(d, 'SpinalCord', 30, ellipse(0, 75, 3, 3)),
    'anatomy-area-jump SpinalCord',
  ],
  [
    'canal area leaps',
    (d) => put(d, 'SpinalCanal', 20, ellipse(0, 75, 14, 14)),
    'anatomy-area-jump SpinalCanal',
  ],
  [
    'cord leaps sideways',
    every('SpinalCord', (k) => ellipse(k < 30 ? 0 : 5, 75, 5, 5)),
    'anatomy-leap SpinalCord',
  ],
  ['PRV of 4 mm called 2', prv(4), 'anatomy-margin-wrong SpinalCord_PRV02'],
  ['PRV without margin', prv(0.1), 'anatomy-margin-wrong SpinalCord_PRV02'],
  [
    'PRV wider on one slice',
    (d) => {
      prv(2)(d);
      put(d, 'SpinalCord_PRV02', 30, ellipse(0, 75, 12, 12));
    },
    'anatomy-margin-uneven SpinalCord_PRV02',
  ],
  ['PTV cut on one slice', (d) => put(d, 'PTV', 23, ellipse(0, 40, 15, 15)), 'anatomy-margin-uneven PTV'],
  [
    'liver leaks on one slice',
    (d) => put(d, 'Liver', 30, ellipse(-65, -40, 90, 75)),
    'anatomy-area-jump Liver',
  ],
  [
    'half a kidney on one slice',
    (d) => put(d, 'Kidney_L', 30, ellipse(70, 40, 14, 12)),
    'anatomy-area-jump Kidney_L',
  ],
  ['kidney in the air', every('Kidney_L', () => ellipse(150, -110, 20, 20)), 'anatomy-tissue Kidney_L'],
  ['vertebra drawn in soft tissue', every('VB_L2', () => ellipse(60, -40, 26, 20)), 'anatomy-tissue VB_L2'],
])('%s', (_, plant, expected) => {
  expect(found(plant)).toContain(expected);
});
