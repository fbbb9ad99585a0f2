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
  sameGeometry,
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
    expect([...parseLabelNames(labelNamesJson(labelMap.labels))]).toEqual([...labelMap.labels]);
    expect([...parseLabelNames('{"labels": {"background": 0, "liver": 5}}')]).toEqual([[5, 'liver']]);
    expect([...parseLabelNames('\uFEFFvalue;name\r\n1;"spleen"\r\n0;none\r\n')]).toEqual([[1, 'spleen']]);
    expect(() => parseLabelNames('{"a": [1]}')).toThrow(code('volume-header'));
    expect(() => parseLabelNames('{broken')).toThrow(code('volume-header'));
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
    expect(sameGeometry(grid, fine)).toBe(false);
    expect([...read.data.slice(0, 8)]).toEqual([0, 0, 1, 1, 2, 2, 0, 0]);
    expect([...read.data.slice(48)]).toEqual(Array(24).fill(0));
  });
});
