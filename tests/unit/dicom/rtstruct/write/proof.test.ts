import { expect, test } from 'vitest';
import type { StructureSet } from '../../../../../src/core/structures/types.ts';
import { readDecimalStrings } from '../../../../../src/dicom/parse/numbers.ts';
import { decodeRtstruct, encodeRtstruct, proveRtstruct } from '../../../../../src/dicom/rtstruct/index.ts';
import { makeCtSeries, makeGrid } from '../../../../builders/ct-series.ts';
import { drawMask } from '../../../../builders/masks.ts';
import { makeSet, makeStructure, structureOfMask } from '../../../../builders/rt-structures.ts';

const grid = makeGrid([9, 7, 3], [0.9765625, 1.5, 2.5]);
const ct = makeCtSeries(grid);
const empty = Array(7).fill('.........');
const mask = drawMask(
  [empty, ['.........', '.#######.', '.#.###.#.', '.#######.', '.........', '......##.', '......#..'], empty],
  () => grid,
);
const set = makeSet(ct, [structureOfMask('SpinalCord', mask), makeStructure('Heart', new Map())]);
const bytes = encodeRtstruct(set, ct);
const failed = expect.objectContaining({ code: 'export-proof-failed' });

test('says what was written, with equal volumes for every kind of reader', () => {
  const proof = proveRtstruct(bytes, set, ct);
  const voxelCc = (0.9765625 * 1.5 * 2.5 * 22) / 1000;
  const [cord, heart] = proof.rois;
  expect(cord).toMatchObject({ name: 'SpinalCord', contours: 2, unplaced: 0, dice: 1 });
  expect(cord!.note).toBeUndefined();
  for (const cc of [...Object.values(cord!.fileVolumes), cord!.screenVolumeCc])
    expect(cc / voxelCc).toBeCloseTo(1, 9);
  expect(heart).toMatchObject({ contours: 0, points: 0, dice: null, note: 'no voxel centre inside' });
  expect(proof.points).toBe(cord!.points);
  expect(proof.fileBytes).toBe(bytes.length);
  expect(proof.maxDeviationMm).toBeLessThanOrEqual(proof.boundMm);
});

/** Byte ranges of the values of Contour Data (3006,0050) in the implicit little-endian file. */
function contourData(): { start: number; length: number }[] {
  const places: { start: number; length: number }[] = [];
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  for (let at = 0; at + 8 < bytes.length; at += 1) {
    if (view.getUint32(at, true) === 0x00503006)
      places.push({ start: at + 8, length: view.getUint32(at + 4, true) });
  }
  return places;
}

test('one changed character of one coordinate anywhere fails the proof', () => {
  let tried = 0;
  for (const { start, length } of contourData()) {
    const before = readDecimalStrings(bytes.subarray(start, start + length));
    for (let at = start; at < start + length; at += 1) {
      for (const character of ['7', '.', '\\', '-']) {
        const copy = bytes.slice();
        copy[at] = character.charCodeAt(0);
        const after = readDecimalStrings(copy.subarray(start, start + length));
        if (after.length === before.length && after.every((v, n) => v === before[n])) continue;
        tried += 1;
        expect(() => proveRtstruct(copy, set, ct), `byte ${at} → ${character}`).toThrowError(failed);
      }
    }
  }
  expect(tried).toBeGreaterThan(500);
});

const moved = (by: number): StructureSet => {
  const [cord, heart] = set.structures;
  const slices = new Map(
    [...cord!.slices].map(
      ([k, rings]) =>
        [k, rings.map((ring, n) => (n === 0 ? ring.map((v, i) => (i === 3 ? v + by : v)) : ring))] as const,
    ),
  );
  return { ...set, structures: [{ ...cord!, slices }, heart!] };
};

test.each([
  ['a point moved by a micrometre on screen', () => moved(1e-3)],
  ['a point moved by 2 × the bound', () => moved(2e-9)],
  ['a structure missing', () => ({ ...set, structures: set.structures.slice(1) })],
  [
    'another name',
    () => ({ ...set, structures: [{ ...set.structures[0]!, name: 'Canal' }, set.structures[1]!] }),
  ],
  [
    'another origin',
    () => ({
      ...set,
      structures: [
        { ...set.structures[0]!, provenance: { kind: 'derived', operation: 'x', edited: false } as const },
        set.structures[1]!,
      ],
    }),
  ],
  ['structures swapped', () => ({ ...set, structures: [...set.structures].reverse() })],
  [
    'a hole missing',
    () => ({
      ...set,
      structures: [
        {
          ...set.structures[0]!,
          slices: new Map([...set.structures[0]!.slices].map(([k, rings]) => [k, rings.slice(1)])),
        },
        set.structures[1]!,
      ],
    }),
  ],
])('differs from the screen: %s', (_, screen) => {
  expect(() => proveRtstruct(bytes, screen(), ct)).toThrowError(failed);
});

test('another CT fails the proof: frame, slice position, image', () => {
  expect(() => proveRtstruct(bytes, set, { ...ct, frameOfReferenceUid: '1.2.3' })).toThrowError(failed);
  expect(() => proveRtstruct(bytes, set, { ...ct, studyInstanceUid: '1.2.3' })).toThrowError(failed);
  const renamed = {
    ...ct,
    slices: ct.slices.map((s) => ({ ...s, sopInstanceUid: `${s.sopInstanceUid}.9` })),
  };
  expect(() => proveRtstruct(bytes, set, renamed)).toThrowError(failed);
  const shifted = {
    ...ct,
    slices: ct.slices.map((s) => ({
      ...s,
      positionMm: [s.positionMm[0], s.positionMm[1], s.positionMm[2] + 1.25] as const,
    })),
  };
  expect(() => proveRtstruct(bytes, set, shifted)).toThrowError(failed);
});

test('the series must not be the CT’s own', () => {
  let uid = 0;
  const clash = encodeRtstruct(set, ct, {
    createUid: () => (uid++ === 0 ? ct.seriesInstanceUid : '1.2.3.4'),
  });
  expect(() => proveRtstruct(clash, set, ct)).toThrowError(failed);
});

test('imported overlapping contours are proved with the rule they were read with', () => {
  const [x, y, z] = ct.slices[1]!.positionMm;
  const box = (at: number, size: number) =>
    Float64Array.of(
      x + at,
      y + at,
      z,
      x + at + size,
      y + at,
      z,
      x + at + size,
      y + at + size,
      z,
      x + at,
      y + at + size,
      z,
    );
  const source = makeSet(ct, [
    makeStructure('A', new Map([[1, [box(0.3, 4), box(2.2, 4)]]]), {
      provenance: { kind: 'imported', algorithm: '', description: '', edited: false },
    }),
  ]);
  const file = encodeRtstruct(source, ct);
  for (const ringRule of ['xor', 'union'] as const) {
    const decoded = decodeRtstruct(file, ct, { ringRule });
    const again = encodeRtstruct(decoded.structureSet, ct, { source: decoded.source });
    const { rois } = proveRtstruct(again, decoded.structureSet, ct, { source: decoded.source });
    expect(rois[0]).toMatchObject({ contours: 2, points: 8, dice: 1 });
    if (ringRule === 'xor') expect(rois[0]!.note).toContain('other software');
  }
});

test('drawn contours that cross are written so that every reader sees what is on screen', () => {
  const [x, y, z] = ct.slices[1]!.positionMm;
  const box = (u: number, v: number, size: number) =>
    Float64Array.of(
      x + u,
      y + v,
      z,
      x + u + size,
      y + v,
      z,
      x + u + size,
      y + v + size,
      z,
      x + u,
      y + v + size,
      z,
    );
  const crossing = makeSet(ct, [
    makeStructure('A', new Map([[1, [box(0.3, 0.4, 4), box(2.2, 2.1, 4), box(6.1, 0.3, 1.2)]]])),
  ]);
  const proof = proveRtstruct(encodeRtstruct(crossing, ct), crossing, ct);
  expect(proof.rois[0]!.dice).toBe(1);
  expect(proof.rois[0]!.note).toBeUndefined();
  expect(proof.rois[0]!.screenVolumeCc).toBeCloseTo((2.5 * (16 + 16 - 2 * 2.1 * 2.3 + 1.44)) / 1000, 9);
});
