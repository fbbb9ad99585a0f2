/** Order of vertebrae where the CT ends in one: a remnant beside its neighbour is told, two exchanged are an error. */
import { expect, test } from 'vitest';
import { checkStructures, ownStructureRules } from '../../../../src/core/checks/index.ts';
import { decodeRtstruct } from '../../../../src/dicom/rtstruct/index.ts';
import { cleanDraft, type Draft, draftFile, ellipse } from '../../../builders/planted-set.ts';

type Slices = Draft['rois'][number]['slices'];

/** What is said of two vertebrae that alone are drawn, each on its slices. */
function order(upper: Slices, lower: Slices): string[] {
  const draft = cleanDraft();
  const roi = (name: string, slices: Slices) => ({ ...draft.rois.find((r) => r.name === name)!, slices });
  draft.rois = [roi('VB_L1', upper), roi('VB_L2', lower)];
  const { structures } = decodeRtstruct(draftFile(draft), draft.ct).structureSet;
  return checkStructures({
    grid: draft.ct.grid,
    structures,
    sliceThicknessMm: null,
    rules: ownStructureRules(),
    profile: null,
  })
    .filter(({ code }) => code === 'vertebra-order')
    .map(({ severity }) => severity);
}

const drawn = (from: number, to: number): Slices =>
  new Map(Array.from({ length: to - from + 1 }, (_, n) => [from + n, [ellipse(60, 60, 20, 15)]]));

test('a rest of the upper one, beside the body of the lower, at the last slice drawn: told', () => {
  expect(order(drawn(12, 14), drawn(4, 14))).toEqual([]);
  const rest = drawn(12, 14);
  expect(order(new Map([...rest].map(([k, rings]) => [k - 8, rings])), drawn(4, 14))).toEqual(['warning']);
});

test('two exchanged at the end of what is drawn: an error', () => {
  expect(order(drawn(10, 20), drawn(0, 8))).toEqual([]);
  expect(order(drawn(0, 8), drawn(10, 20))).toEqual(['error']);
  expect(order(drawn(0, 8), drawn(6, 20))).toEqual(['error']);
});
