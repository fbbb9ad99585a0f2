import { expect, test } from 'vitest';
import type { DicomDataset } from '../../../../src/dicom/parse/dataset.ts';
import { parseDicom } from '../../../../src/dicom/parse/file.ts';
import { tagName } from '../../../../src/dicom/parse/parse-errors.ts';
import { encodeRtstruct } from '../../../../src/dicom/rtstruct/index.ts';
import { makeCtSeries } from '../../../builders/ct-series.ts';
import { maskGrids, maskShapes, shapeMask } from '../../../builders/mask-cases.ts';
import { makeSet, makeStructure, structureOfMask } from '../../../builders/rt-structures.ts';

function dump(set: DicomDataset, indent = ''): string[] {
  return [...set.elements.values()].flatMap((element) =>
    element.items
      ? [
          `${indent}${tagName(element.tag)} SQ`,
          ...element.items.flatMap((item) => [`${indent}  item`, ...dump(item, `${indent}    `)]),
        ]
      : [`${indent}${tagName(element.tag)} ${element.vr} ${set.strings(element.tag).join('\\')}`],
  );
}

test('a small structure set is written element by element as recorded', async () => {
  const grid = maskGrids.oblique!;
  const ct = makeCtSeries(grid);
  const model = {
    kind: 'model',
    modelId: 'spine-ct',
    modelVersion: '1.0.0',
    modelSha256: 'ab'.repeat(32),
    edited: true,
  } as const;
  const set = makeSet(ct, [
    structureOfMask('VB_T12', shapeMask(grid, maskShapes['one voxel']!), {
      provenance: model,
      description: 'Body only',
    }),
    makeStructure('Markers', new Map(), {
      interpretedType: 'MARKER',
      unplaced: [{ type: 'POINT', pointsMm: Float64Array.of(1, -2.5, 1 / 3), reason: 'not-closed-planar' }],
    }),
  ]);
  const uids = ['2.25.1', '2.25.2'];
  const bytes = encodeRtstruct(set, ct, {
    now: new Date(2026, 0, 2, 3, 4, 5),
    softwareVersion: 'golden',
    createUid: () => uids.shift()!,
  });
  await expect(`${dump(parseDicom(bytes)).join('\n')}\n`).toMatchFileSnapshot('small-set.txt');
});
