/** DICOM Segmentation: our own reader, dciodvfy, pydicom and highdicom see what was drawn. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { structureMask } from '../../../../src/core/contours/index.ts';
import { countVoxels } from '../../../../src/core/masks/index.ts';
import { encodeSegmentation, readSegmentation } from '../../../../src/dicom/derived/index.ts';
import { makeCtSeries, makeGrid } from '../../../builders/ct-series.ts';
import { drawMask } from '../../../builders/masks.ts';
import { pythonWith } from '../../../builders/python.ts';
import { makeStructure, structureOfMask } from '../../../builders/rt-structures.ts';
import { hasTool, runTool } from '../../../builders/tools.ts';

const out = mkdtempSync(join(tmpdir(), 'pedicle-seg-'));
afterAll(() => rmSync(out, { recursive: true, force: true }));

// 5 × 5 pixels: frames do not end on whole bytes.
const drawn = drawMask(
  [
    Array(5).fill('.....'),
    ['.....', '.##..', '.##..', '.....', '.....'],
    ['#....', '.....', '.....', '.....', '....#'],
  ],
  (dims) => makeGrid(dims, [1.5, 2, 3]),
);
const ring = drawMask(
  [['#####', '#...#', '#...#', '#...#', '#####'], Array(5).fill('.....'), Array(5).fill('.....')],
  (dims) => makeGrid(dims, [1.5, 2, 3]),
);
const ct = makeCtSeries(drawn.grid);
const structures = [
  structureOfMask('Kidney_L', { ...drawn, grid: ct.grid }),
  makeStructure('Nothing', new Map()),
  structureOfMask(
    'Örgan 2',
    { ...ring, grid: ct.grid },
    {
      provenance: {
        kind: 'model',
        modelId: 'm',
        modelVersion: '1',
        modelSha256: 'a'.repeat(64),
        edited: false,
      },
    },
  ),
];
const { bytes, segments } = encodeSegmentation(structures, ct, { now: new Date('2026-01-02T03:04:05') });
const path = join(out, 'seg.dcm');
writeFileSync(path, bytes);

test('our own reader gives the voxels back; what has none is left out', () => {
  expect(segments.map((s) => s.name)).toEqual(['Kidney_L', 'Örgan 2']);
  const read = readSegmentation(bytes, ct.grid);
  expect(read.map((s) => [s.number, s.label, countVoxels(s.mask)])).toEqual([
    [1, 'Kidney_L', 6],
    [2, 'Örgan 2', countVoxels(structureMask(structures[2]!, ct.grid))],
  ]);
});

test.skipIf(!hasTool('dciodvfy'))('dciodvfy finds no error', () => {
  expect(runTool('dciodvfy', [path]).match(/^Error.*$/gm) ?? []).toEqual([]);
});

const python = pythonWith('highdicom');
test.skipIf(python === null)('highdicom reads the same segments, pixels and places', () => {
  const script = `
import json, sys, numpy as np, highdicom as hd
seg = hd.seg.segread(sys.argv[1])
uids = [s.referenced_sop_instance_uid if hasattr(s,'referenced_sop_instance_uid') else s for s in []]
src = [u for _,_,u in seg.get_source_image_uids()]
px = seg.get_pixels_by_source_instance(source_sop_instance_uids=sorted(src, key=lambda u: int(u.split('.')[-1])), ignore_spatial_locations=True, assert_missing_frames_are_empty=True)
print(json.dumps({'labels':[seg.get_segment_description(n).segment_label for n in seg.segment_numbers],
 'types':[seg.get_segment_description(n).segmented_property_type.meaning for n in seg.segment_numbers],
 'sums': px.sum(axis=(0,1,2)).tolist(), 'first': np.argwhere(px[...,0]).tolist()}))
`;
  const run = spawnSync(python as string, ['-W', 'ignore', '-c', script, path], { encoding: 'utf8' });
  expect(run.stderr).toBe('');
  expect(JSON.parse(run.stdout)).toEqual({
    labels: ['Kidney_L', 'Örgan 2'],
    types: ['Kidney', 'Tissue'],
    sums: [6, 16],
    first: [
      [1, 1, 1],
      [1, 1, 2],
      [1, 2, 1],
      [1, 2, 2],
      [2, 0, 0],
      [2, 4, 4],
    ],
  });
});
