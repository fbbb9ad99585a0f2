/** ROI Description: what must not be cut when everything that wants to stand in 1 024 characters does not fit. */
import { describe, expect, it } from 'vitest';
import { formulaInDescription, type MadeNote } from '../../../../../src/core/formulas/index.ts';
import { foreignNote } from '../../../../../src/core/identity/index.ts';
import type { Structure } from '../../../../../src/core/structures/types.ts';
import { roiDescription } from '../../../../../src/dicom/rtstruct/write/identity.ts';

const digest = '0123456789abcdef';
/** A CTV by rule over so many vertebrae. */
function ctv(vertebrae: number, own: string): { structure: Structure; made: MadeNote } {
  const sources = [
    'GTV',
    ...Array.from({ length: vertebrae }, (_, n) => [`VB_T${n + 1}`, `VB_T${n + 1}_Body`]).flat(),
  ];
  const [tumour, ...others] = sources;
  const structure: Structure = {
    id: 's',
    name: 'CTV',
    interpretedType: 'CTV',
    colour: [1, 2, 3],
    slices: new Map(),
    unplaced: [],
    provenance: { kind: 'manual' },
    description: own,
    foreign: ['patient-id'],
    formula: { text: `ctv(${[tumour, '"isrc-2012"', ...others].join(', ')})` },
  };
  return {
    structure,
    made: { own: digest, inputs: Object.fromEntries(sources.map((s) => [s, digest])), byHand: false },
  };
}

describe('ROI Description', () => {
  it('holds all of it where it fits, cutting the own words first', () => {
    const { structure, made } = ctv(3, 'x'.repeat(2000));
    const text = roiDescription(structure, made);
    expect(text.length).toBeLessThanOrEqual(1024);
    expect(text.startsWith(`${foreignNote(['patient-id'])}\nxxx`)).toBe(true);
    expect(formulaInDescription(text).made).toEqual(made);
  });

  it.each([16, 60])(
    'keeps the mark of another patient beside the sources of %i vertebrae, and no part of a note',
    (many) => {
      const { structure, made } = ctv(many, 'drawn by hand');
      const text = roiDescription(structure, made);
      expect(text.length).toBeLessThanOrEqual(1024);
      expect(text).toContain(foreignNote(['patient-id']));
      expect(text).toContain('drawn by hand');
      const read = formulaInDescription(text);
      expect(read.made).toBeUndefined();
      expect([undefined, structure.formula?.text]).toContain(read.formula?.text);
      expect(read.formula === undefined).toBe(many === 60);
    },
  );

  it('is the own words where there is nothing else', () => {
    const { formula: _, foreign: __, ...plain } = ctv(1, 'words').structure;
    expect(roiDescription(plain)).toBe('words');
  });
});
