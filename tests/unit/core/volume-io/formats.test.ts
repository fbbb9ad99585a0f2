/** MetaImage, format by content, label names, resampling. */
import { gzipSync, zlibSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { createGrid, indexPoint, toPatient } from '../../../../src/core/geometry/grid.ts';
import {
  labelNamesJson,
  parseLabelNames,
  readLabelMap,
  readVolume,
  resampleLabels,
  sameLattice,
  volumeFormat,
  writeMetaImage,
  writeNifti,
  writeNrrd,
} from '../../../../src/core/volume-io/index.ts';
import { code, grid, labelMap, shorts, volume } from './sample.ts';

const meta = (changes: Record<string, string | null>, voxels: Uint8Array): Uint8Array => {
  const fields = {
    ObjectType: 'Image',
    NDims: '3',
    TransformMatrix: '0 1 0 -1 0 0 0 0 1',
    Offset: '1 2 3',
    ElementSpacing: '2 1 3',
    DimSize: '4 3 2',
    ElementType: 'MET_SHORT',
    ...changes,
    ElementDataFile: changes.ElementDataFile ?? 'LOCAL',
  };
  const lines = Object.entries(fields).flatMap(([name, v]) => (v === null ? [] : [`${name} = ${v}\r\n`]));
  return Uint8Array.from([...new TextEncoder().encode(lines.join('')), ...voxels]);
};

describe('MetaImage', () => {
  it('reads rows of the matrix as axis directions, in LPS; big-endian and compressed', () => {
    const read = readVolume(meta({}, shorts(true))).volume;
    expect([...toPatient(read.grid, indexPoint(1, 1, 1))]).toEqual([0, 4, 6]);
    const big = readVolume(meta({ ElementByteOrderMSB: 'True' }, shorts(false))).volume;
    expect([...big.data]).toEqual([...read.data]);
    expect(readVolume(meta({ CompressedData: 'True' }, zlibSync(shorts(true)))).volume.data[0]).toBe(-5);
  });

  it.each([
    ['volume-not-3d', { NDims: '2', DimSize: '4 3' }],
    ['volume-no-orientation', { TransformMatrix: null }],
    ['volume-datatype', { ElementType: 'MET_OTHER' }],
    ['volume-datatype', { ElementNumberOfChannels: '3' }],
    ['volume-detached', { ElementDataFile: 'x.raw' }],
    ['volume-encoding', { BinaryData: 'False' }],
    ['volume-truncated', { DimSize: '4 3 5' }],
    ['volume-header', { DimSize: '4 3 0' }],
    ['volume-corrupt', { CompressedData: 'True' }],
  ])('refuses with %s: %j', (fault, changes) => {
    expect(() => readVolume(meta(changes, shorts(true)))).toThrow(code(fault));
  });
});

describe('format by content', () => {
  it('knows its own, and nothing else', () => {
    expect(volumeFormat(writeNifti(volume))).toBe('nifti');
    expect(volumeFormat(writeNifti(volume, { gzip: false }))).toBe('nifti');
    expect(volumeFormat(writeNrrd(volume))).toBe('nrrd');
    expect(volumeFormat(writeMetaImage(volume))).toBe('metaimage');
    const others = [
      new Uint8Array(0),
      new Uint8Array(400),
      gzipSync(new Uint8Array(400)),
      Uint8Array.of(0x1f, 0x8b),
    ];
    for (const other of others) {
      expect(volumeFormat(other)).toBeNull();
      expect(() => readVolume(other)).toThrow(code('volume-wrong-magic'));
    }
  });
});

describe('label names', () => {
  it('round-trip as JSON; nnU-Net and CSV forms are read', () => {
    expect([...(parseLabelNames(labelNamesJson(labelMap.labels)) ?? [])]).toEqual([...labelMap.labels]);
    expect([...(parseLabelNames('{"labels": {"background": 0, "liver": 5}}') ?? [])]).toEqual([[5, 'liver']]);
    expect([...(parseLabelNames('\uFEFFvalue;name\r\n1;"spleen"\r\n0;none\r\n') ?? [])]).toEqual([
      [1, 'spleen'],
    ]);
    for (const text of [
      '# IDX -R- -G- -B- -A-- VIS MSH LABEL\n0 0 0 0 0 0 0 "Clear Label"\n1 255 0 0 1 1 1 "a b"\n2 0 9 0 0.5 1 1 "c"',
      '# Color table file\n0 Background 0 0 0 0\n1 a\u00a0b 255 0 0 255\n2 c 0 9 0 255'.replace(
        '\u00a0',
        '_',
      ),
      'index\tname\tabbreviation\n1\ta b\tA\n2\tc\tC',
      'name\tcolor\tindex\na b\t#ff0000\t1\nc\t#00ff00\t2',
    ])
      expect([...(parseLabelNames(text) ?? [])].map(([v, n]) => [v, n.replace('_', ' ')])).toEqual([
        [1, 'a b'],
        [2, 'c'],
      ]);
    expect([...readLabelMap(writeMetaImage(labelMap), new Map([[1, 'one']])).labelMap.labels]).toEqual([
      [1, 'one'],
      [2, 'Label 2'],
    ]);
  });
});

describe('resampling labels', () => {
  it('takes the nearest label, background outside', () => {
    const fine = createGrid({
      dims: [8, 3, 3],
      originMm: [-100 - 0.225, 50, -700],
      stepIMm: [0.45, 0, 0],
      stepJMm: [0, 1.1, 0],
      stepKMm: [0, 0, 3],
    });
    const read = resampleLabels(labelMap, fine);
    expect(sameLattice(grid, fine)).toBe(false);
    expect([...read.data.slice(0, 8)]).toEqual([0, 0, 1, 1, 2, 2, 0, 0]);
    expect([...read.data.slice(48)]).toEqual(Array(24).fill(0));
  });
});

describe('files that are no table of labels', () => {
  it.each([
    ['{"a": [1]}'],
    ['{broken'],
    ['{"organ_indices": {"1": {"name": "x"}}}'],
    ['{"RepetitionTime": 2, "Manufacturer": "X"}'],
    ['{"Rows": 512, "Columns": 512}'],
    ['{"1": "liver", "shape": [2, 3]}'],
    ['VB_L1\nKidney_L'],
    ['A report of 2 pages\n1, 2 and 3 were seen.'],
    ['1,0.53\n2,0.91'],
    ['1,a\n1,b'],
    [''],
  ])('%j', (text) => {
    expect(parseLabelNames(text)).toBeNull();
  });
});
