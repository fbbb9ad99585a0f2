import { describe, expect, test } from 'vitest';
import { metaFromWire, metaToWire, structureMetaSchema } from '../../../../../src/contract/wire.ts';
import {
  contoursDigest,
  formulaStatus,
  ruleFormula,
  workOut,
} from '../../../../../src/core/formulas/index.ts';
import { metaOf, type SliceRings, type Structure } from '../../../../../src/core/structures/index.ts';
import { decodeRtstruct, encodeRtstruct } from '../../../../../src/dicom/rtstruct/index.ts';
import { makeCtSeries, makeGrid } from '../../../../builders/ct-series.ts';
import { makeSet, makeStructure } from '../../../../builders/rt-structures.ts';

const ct = makeCtSeries(makeGrid([8, 6, 4], [1, 1.5, 2]));
const [x, y, z] = ct.slices[1]!.positionMm;
const triangle = Float64Array.of(x + 0.5, y + 0.75, z, x + 3.5, y + 0.75, z, x + 0.5, y + 5.25, z);
const rings = new Map([[1, [triangle]]]);
const made = { inputs: { CTV: '00112233aabbccdd' }, result: 'ffeeddcc00112233' };
const ptv = makeStructure('PTV', rings, {
  description: 'For the plan.',
  formula: { text: 'CTV + 2 mm - SpinalCord_PRV02', made },
});

const states = (...structures: readonly Structure[]): string[] =>
  formulaStatus(structures).map((s) => s.state);

test('the formula leaves in the ROI description and comes back from it', () => {
  const model = makeStructure('SpinalCord', rings, {
    formula: { text: 'SpinalCanal - 1 mm' },
    provenance: {
      kind: 'model',
      modelId: 'm',
      modelVersion: '1',
      modelSha256: 'a'.repeat(64),
      edited: false,
    },
  });
  const file = encodeRtstruct(makeSet(ct, [ptv, model]), ct);
  const [back, cord] = decodeRtstruct(file, ct).structureSet.structures;
  expect(back!.formula?.text).toBe('CTV + 2 mm - SpinalCord_PRV02');
  // What it was made from is not in the file.
  expect(states(back!)).toEqual(['missing']);
  expect(back!.description).toBe('For the plan.');
  expect(cord!.formula).toEqual({ text: 'SpinalCanal - 1 mm' });
  expect(cord!.description).toMatch(/^Model m 1/);
});

test('a long description gives way to the formula', () => {
  const long = makeStructure('PTV', rings, { ...ptv, description: 'x'.repeat(2000) });
  const [back] = decodeRtstruct(encodeRtstruct(makeSet(ct, [long]), ct), ct).structureSet.structures;
  expect(back!.formula?.text).toBe('CTV + 2 mm - SpinalCord_PRV02');
});

test('journal and wire keep it whole', () => {
  const wire = structureMetaSchema.parse(JSON.parse(JSON.stringify(metaToWire(metaOf(ptv)))));
  expect(metaFromWire(wire).formula).toEqual(ptv.formula);
});

describe('what a structure was made from, through a file', () => {
  /** A square with a hole at odd coordinates: written as a keyhole, with more digits than a DS holds. */
  const square = (half: number, hole: number): SliceRings => {
    const [cx, cy] = [x + 3.7 + 1 / 3, y + 3.1 + 1 / 7];
    const ring = (h: number): Float64Array =>
      Float64Array.of(cx - h, cy - h, z, cx + h, cy - h, z, cx + h, cy + h, z, cx - h, cy + h, z);
    return new Map([[1, hole > 0 ? [ring(half), ring(hole)] : [ring(half)]]]);
  };
  const derived = { kind: 'derived', operation: 'x', edited: false } as const;
  const gtv = makeStructure('GTV', square(0.4, 0));
  const ctvRings = square(1.1, 0.3);
  const ctv = makeStructure('CTV', ctvRings, {
    provenance: derived,
    formula: ruleFormula('ctv-isrc-2012', [gtv], ctvRings),
  });
  const plain = makeStructure('PTV', new Map(), { provenance: derived, formula: { text: 'CTV + 0.25 mm' } });
  const { slices, formula } = workOut(ct.grid, [ctv], plain);
  const all = [gtv, ctv, { ...plain, slices, formula }];
  const throughFile = (list: readonly Structure[]): readonly Structure[] =>
    decodeRtstruct(encodeRtstruct(makeSet(ct, [...list]), ct), ct).structureSet.structures;
  const replaced = (name: string, change: Partial<Structure>): readonly Structure[] =>
    all.map((s) => (s.name === name ? { ...s, ...change } : s));

  test('up to date stays up to date, over two files, with the description as it was', () => {
    expect(states(...all)).toEqual(['current', 'current']);
    const back = throughFile(all);
    expect(states(...back)).toEqual(['current', 'current']);
    expect(back[1]!.formula?.text).toBe('ctv(GTV, "ctv-isrc-2012")');
    expect(back[1]!.description).toBe(ctv.description);
    expect(states(...throughFile(back))).toEqual(['current', 'current']);
  });

  test('a changed tumour leaves all that hangs on it stale, before the file and after it', () => {
    const moved = replaced('GTV', { slices: square(0.5, 0) });
    expect(states(...moved)).toEqual(['stale', 'stale']);
    expect(states(...throughFile(moved))).toEqual(['stale', 'stale']);
    expect(states(...throughFile(throughFile(moved)))).toEqual(['stale', 'stale']);
  });

  test('a hand edit comes back as one, and as out of date when its source changed', () => {
    const edited = replaced('PTV', { slices: square(1.6, 0) });
    const back = formulaStatus(throughFile(edited)).find((s) => s.name === 'PTV');
    expect([back?.state, back?.outdated]).toEqual(['overridden', false]);
    const both = edited.map((s) => (s.name === 'CTV' ? { ...s, slices: square(1.2, 0.3) } : s));
    const old = formulaStatus(throughFile(both)).find((s) => s.name === 'PTV');
    expect([old?.state, old?.outdated]).toEqual(['overridden', true]);
  });

  test('contours changed by another program are not said to be what the formula gave', () => {
    const back = throughFile(all);
    const note = back[2]!.formula!.made!;
    expect(note.result).toBe(contoursDigest(back[2]!.slices));
    // The same description beside other contours: a file in which somebody moved the PTV.
    const file = encodeRtstruct(makeSet(ct, [...all]), ct);
    const other = encodeRtstruct(makeSet(ct, [...replaced('PTV', { slices: square(1.7, 0) })]), ct);
    const [mine, theirs] = [file, other].map((bytes) => Buffer.from(bytes).toString('latin1'));
    const made = /Made: [0-9a-f]{16} from CTV [0-9a-f]{16}/g;
    const [line] = mine!.match(made)!;
    const forged = theirs!.replace(
      /Made: [0-9a-f]{16} from CTV [0-9a-f]{16} \(then by hand\)/,
      `${line}               `,
    );
    expect(forged).toHaveLength(theirs!.length);
    expect(forged).not.toBe(theirs);
    const read = decodeRtstruct(Buffer.from(forged, 'latin1'), ct).structureSet.structures;
    expect(states(...read)[1]).toBe('unchecked');
  });
});
