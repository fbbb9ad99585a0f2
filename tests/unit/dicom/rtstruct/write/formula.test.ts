import { expect, test } from 'vitest';
import { metaFromWire, metaToWire, structureMetaSchema } from '../../../../../src/contract/wire.ts';
import { metaOf } from '../../../../../src/core/structures/index.ts';
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

test('the formula leaves in the ROI description and comes back from it; what was noted about its making does not', () => {
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
  expect(back!.formula).toEqual({ text: 'CTV + 2 mm - SpinalCord_PRV02' });
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
