import { describe, expect, it } from 'vitest';
import { indexPoint, toPatient } from '../../../../src/core/geometry/grid.ts';
import { readLabelMap, readVolume } from '../../../../src/core/volume-io/index.ts';
import { code, labelMap, shorts } from './sample.ts';

const nrrd = (lines: string[], voxels: Uint8Array): Uint8Array => {
  const head = new TextEncoder().encode(`NRRD0005\n${lines.join('\n')}\n\n`);
  return Uint8Array.from([...head, ...voxels]);
};
const nrrdLines = (changes: Record<string, string | null> = {}): string[] =>
  Object.entries({
    type: 'short',
    dimension: '3',
    space: 'right-anterior-superior',
    sizes: '4 3 2',
    'space directions': '(0,2,0) (-1,0,0) (0,0,-3)',
    'space origin': '(10,20,30)',
    endian: 'big',
    encoding: 'raw',
    ...changes,
  }).flatMap(([name, value]) => (value === null ? [] : [`${name}: ${value}`]));

describe('NRRD', () => {
  it('reads big-endian RAS with swapped and reversed axes', () => {
    const read = readVolume(nrrd(['# a comment', ...nrrdLines()], shorts(false))).volume;
    expect([...read.data]).toEqual(Array.from({ length: 24 }, (_, n) => n - 5));
    // index (1, 1, 1) is RAS (9, 22, 27), so LPS (−9, −22, 27).
    expect([...toPatient(read.grid, indexPoint(1, 1, 1))]).toEqual([-9, -22, 27]);
  });

  it('skips bytes, from the front or to the end', () => {
    const padded = Uint8Array.from([9, 9, 9, ...shorts(false)]);
    for (const skip of ['3', '-1']) {
      expect(readVolume(nrrd(nrrdLines({ 'byte skip': skip }), padded)).volume.data[0]).toBe(-5);
    }
  });

  it('reads a Slicer segmentation with one layer and its names', () => {
    const lines = nrrdLines({
      type: 'unsigned char',
      dimension: '4',
      sizes: '1 4 3 2',
      'space directions': 'none (1,0,0) (0,1,0) (0,0,1)',
      kinds: 'list domain domain domain',
    });
    const pairs = [
      'Segment0_Name:=Cord: inner',
      'Segment0_LabelValue:=2',
      'Segment1_Name:=Unused',
      'Segment1_LabelValue:=9',
    ];
    const { labelMap: read } = readLabelMap(nrrd([...lines, ...pairs], labelMap.data as Uint8Array));
    expect([...read.labels]).toEqual([
      [1, 'Label 1'],
      [2, 'Cord: inner'],
    ]);
  });

  it.each([
    ['volume-not-3d', { sizes: '2 4 3 2', 'space directions': 'none (1,0,0) (0,1,0) (0,0,1)' }],
    ['volume-not-3d', { sizes: '4 3', 'space directions': '(1,0,0) (0,1,0)' }],
    ['volume-no-orientation', { space: null }],
    ['volume-no-orientation', { 'space directions': null }],
    ['volume-no-orientation', { 'space origin': null }],
    ['volume-datatype', { type: 'block' }],
    ['volume-encoding', { encoding: 'bzip2' }],
    ['volume-detached', { 'data file': 'x.raw' }],
    ['volume-header', { sizes: '4 3 -2' }],
    ['volume-header', { 'space directions': '(0,2,0) (0,4,0) (0,0,-3)' }],
    ['volume-too-large', { sizes: '400000 300000 2' }],
    ['volume-truncated', { sizes: '4 3 9' }],
    ['volume-corrupt', { encoding: 'gzip' }],
  ])('refuses with %s: %j', (fault, changes) => {
    expect(() => readVolume(nrrd(nrrdLines(changes), shorts(false)))).toThrow(code(fault));
  });

  it('refuses a header without end', () => {
    expect(() => readVolume(new TextEncoder().encode('NRRD0004\ntype: short\n'))).toThrow(
      code('volume-truncated'),
    );
  });
});
