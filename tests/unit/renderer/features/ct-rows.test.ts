import { expect, it } from 'vitest';
import type { OpenCase } from '../../../../src/contract/index.ts';
import { ctRows } from '../../../../src/renderer/features/about/CtDialog.tsx';
import { texts } from '../../../../src/renderer/texts/index.ts';
import { plainGrid, shearedGrid, turnedGrid } from '../grids.ts';

const open = {
  seriesDescription: 'Spine 2.5',
  studyDate: '20260131',
  patientPosition: 'FFP',
  acquisition: { manufacturer: 'Maker', model: 'One', kvp: 120, kernel: 'B30f', sliceThicknessMm: 2.5 },
} as OpenCase;

it('says how the CT was made and how it lies, with units', () => {
  const rows = new Map(ctRows(open, { grid: turnedGrid() }));
  expect(rows.get(texts.ct.kvp)).toBe('120 kV');
  expect(rows.get(texts.ct.kernel)).toBe('B30f');
  expect(rows.get(texts.ct.scanner)).toBe('Maker One');
  expect(rows.get(texts.ct.thickness)).toBe('2.5 mm');
  expect(rows.get(texts.ct.spacing)).toBe('0.9 × 1.3 × 2.5 mm');
  expect(rows.get(texts.ct.size)).toBe('40 × 30 × 20');
  expect(rows.get(texts.ct.orientation)).toBe('R · A · I');
  expect(new Map(ctRows(open, { grid: plainGrid() })).get(texts.ct.orientation)).toBe('L · P · S');
});

it('leaves empty what the header does not say, and tells a tilted gantry', () => {
  const rows = new Map(ctRows({ ...open, acquisition: null }, { grid: shearedGrid() }));
  for (const name of [texts.ct.kvp, texts.ct.kernel, texts.ct.scanner, texts.ct.thickness])
    expect(rows.get(name)).toBe('');
  expect(rows.get(texts.ct.tilt)).toBe('13.50°');
});
