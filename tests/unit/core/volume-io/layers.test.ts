/** Several images in one file, odd offsets, positions that are no numbers: written byte by byte here. */
import { expect, test } from 'vitest';
import { createGrid } from '../../../../src/core/geometry/grid.ts';
import {
  readLabelMap,
  readLabelMaps,
  readVolume,
  sameLattice,
  writeNifti,
} from '../../../../src/core/volume-io/index.ts';
import { code, labelMap } from './sample.ts';

const nrrd = (fields: readonly string[], voxels: readonly number[]): Uint8Array =>
  Uint8Array.from([...new TextEncoder().encode(`NRRD0004\n${fields.join('\n')}\n\n`), ...voxels]);

const axes = ['(1,0,0)', '(0,1,0)', '(0,0,1)'];
const layered = (order: 'first' | 'last', kind = 'list') => [
  'type: uint8',
  'dimension: 4',
  'space: left-posterior-superior',
  order === 'first' ? 'sizes: 2 3 1 1' : 'sizes: 3 1 1 2',
  `space directions: ${(order === 'first' ? ['none', ...axes] : [...axes, 'none']).join(' ')}`,
  `kinds: ${(order === 'first' ? [kind, 'domain', 'domain', 'domain'] : ['domain', 'domain', 'domain', kind]).join(' ')}`,
  'encoding: raw',
  'space origin: (0,0,0)',
  'Segment0_Name:=A',
  'Segment0_LabelValue:=1',
  'Segment0_Layer:=0',
  'Segment1_Name:=B',
  'Segment1_LabelValue:=1',
  'Segment1_Layer:=1',
  'Segment2_Name:=C',
  'Segment2_LabelValue:=2',
  'Segment2_Layer:=1',
];

test.each([
  ['first', [1, 0, 1, 1, 0, 2]],
  ['last', [1, 1, 0, 0, 1, 2]],
] as const)('overlapping segments with the layers on the %s axis', (order, voxels) => {
  const { labelMaps } = readLabelMaps(nrrd(layered(order), voxels));
  expect(labelMaps.map((map) => [...map.data])).toEqual([
    [1, 1, 0],
    [0, 1, 2],
  ]);
  expect(labelMaps.map((map) => [...map.labels.values()])).toEqual([['A'], ['B', 'C']]);
  expect(() => readLabelMap(nrrd(layered(order), voxels))).toThrow(code('volume-not-3d'));
});

test('colours and vectors are no layers', () => {
  const unnamed = layered('first', 'vector').filter((field) => !field.startsWith('Segment'));
  expect(() => readLabelMaps(nrrd(unnamed, [0, 0, 0, 0, 0, 0]))).toThrow(code('volume-not-3d'));
  for (const kind of ['RGB-color', '3-vector'])
    expect(() => readLabelMaps(nrrd(layered('first', kind), [0, 0, 0, 0, 0, 0]))).toThrow(
      code('volume-not-3d'),
    );
});

test('segments that ITK wrote as a vector are layers; two segments of one value do not give it a wrong name', () => {
  const { labelMaps } = readLabelMaps(nrrd(layered('first', 'vector'), [1, 0, 1, 1, 0, 2]));
  expect(labelMaps.map((map) => [...map.labels.values()])).toEqual([['A'], ['B', 'C']]);
  const twice = layered('first').map((field) =>
    field === 'Segment2_LabelValue:=2' ? 'Segment2_LabelValue:=1' : field,
  );
  const [, second] = readLabelMaps(nrrd(twice, [1, 0, 1, 1, 0, 2])).labelMaps;
  expect([...(second?.labels.values() ?? [])]).toEqual(['B or C', 'Layer 2 label 2']);
});

/** A NIfTI of an image twice over, as a fourth axis. */
function fourD(image: Parameters<typeof writeNifti>[0] = labelMap): Uint8Array {
  const one = writeNifti(image, { gzip: false });
  const view = new DataView(one.buffer, one.byteOffset, one.byteLength);
  const start = view.getFloat32(108, true);
  const bytes = Uint8Array.from([...one, ...one.subarray(start)]);
  const header = new DataView(bytes.buffer);
  header.setInt16(40, 4, true);
  header.setInt16(48, 2, true);
  return bytes;
}

test('a 4-D NIfTI is one label map a volume; as a CT it is refused', () => {
  const { labelMaps } = readLabelMaps(fourD());
  expect(labelMaps).toHaveLength(2);
  expect([...labelMaps[1]!.data]).toEqual([...labelMap.data]);
  expect(() => readVolume(fourD())).toThrow(code('volume-is-labels'));
  expect(() =>
    readVolume(fourD({ grid: labelMap.grid, data: Int16Array.from(labelMap.data, (v) => v * 100 - 1000) })),
  ).toThrow(code('volume-not-3d'));
});

test('a sform that holds no number places the image nowhere', () => {
  for (const at of [280, 292, 296, 312]) {
    const bytes = writeNifti(labelMap, { gzip: false });
    new DataView(bytes.buffer, bytes.byteOffset).setFloat32(at, Number.NaN, true);
    expect(() => readLabelMap(bytes), String(at)).toThrow(code('volume-header'));
  }
});

test('a Buffer whose voxels lie at any offset is read', () => {
  const plain = [
    'type: int16',
    'dimension: 3',
    'space: left-posterior-superior',
    'sizes: 2 1 1',
    `space directions: ${axes.join(' ')}`,
    'encoding: raw',
    'endian: little',
    'space origin: (0,0,0)',
  ];
  for (const pad of ['', '#', '##', '###']) {
    const bytes = Buffer.from(nrrd([...plain, `#${pad}`], [1, 0, 0xfe, 0xff]));
    expect([...readVolume(bytes).volume.data]).toEqual([1, -2]);
  }
});

test('grids cut from one lattice, and grids that are not', () => {
  const grid = (originMm: [number, number, number], dims: [number, number, number], step = 2) =>
    createGrid({ dims, originMm, stepIMm: [step, 0, 0], stepJMm: [0, 2, 0], stepKMm: [0, 0, 3] });
  const ct = grid([-63, -63, -100], [64, 64, 12]);
  expect(sameLattice(grid([-23, -23, -94], [30, 40, 10]), ct)).toBe(true);
  expect(sameLattice(grid([-123, -63, -190], [200, 64, 60]), ct)).toBe(true);
  expect(sameLattice(grid([-22, -23, -94], [30, 40, 10]), ct)).toBe(false);
  expect(sameLattice(grid([-23, -23, -94], [30, 40, 10], 2.01), ct)).toBe(false);
  expect(sameLattice(grid([-23, -23, -94], [30, 40, 10], 4), ct)).toBe(false);
});
