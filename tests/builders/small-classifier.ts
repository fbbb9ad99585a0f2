/** A models folder with one tiny classifier: scores from the mean of a crop and from one radiomics feature, by a real ONNX Runtime. */
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodeOnnx } from './onnx.ts';

const SIZE = [6, 8, 10] as const;
const VOXELS = SIZE[0] * SIZE[1] * SIZE[2];

/** Logits of lytic and blastic: ∓ (mean of the crop + the feature). */
export function classifierOnnx(): Uint8Array {
  return encodeOnnx({
    nodes: [
      { op: 'Flatten', inputs: ['crop'], outputs: ['flat'], attributes: { axis: 1 } },
      { op: 'MatMul', inputs: ['flat', 'w'], outputs: ['fromCrop'] },
      { op: 'MatMul', inputs: ['features', 'v'], outputs: ['fromFeatures'] },
      { op: 'Add', inputs: ['fromCrop', 'fromFeatures'], outputs: ['scores'] },
    ],
    weights: [
      {
        name: 'w',
        dims: [VOXELS, 2],
        values: Array.from({ length: 2 * VOXELS }, (_, n) => (n % 2 === 0 ? -1 : 1) / VOXELS),
      },
      { name: 'v', dims: [1, 2], values: [-1, 1] },
    ],
    inputs: [
      { name: 'crop', dims: [1, 1, ...SIZE] },
      { name: 'features', dims: [1, 1] },
    ],
    outputs: [{ name: 'scores', dims: [1, 2] }],
  });
}

export function classifierJson(changes: Readonly<Record<string, unknown>> = {}) {
  return {
    schema: 'pedicle-model/1',
    kind: 'classifier',
    id: 'lesion-kind',
    version: '1.0.0',
    title: 'Lytic or blastic',
    licence: 'CC0-1.0',
    status: 'trial',
    file: 'classifier.onnx',
    sha256: createHash('sha256').update(classifierOnnx()).digest('hex'),
    intendedUse: 'Tests.',
    crop: {
      name: 'crop',
      axes: 'SPL',
      spacingMm: [1.5, 1, 1],
      size: [...SIZE],
      normalise: [
        { step: 'subtract', value: 100 },
        { step: 'divide', value: 100 },
      ],
    },
    radiomics: {
      name: 'features',
      settings: { rangeHu: null, binHu: 25, fromHu: -1000, aggregation: '3d-merged' },
      features: [{ tag: 'stat_mean', mean: 100, std: 100, range: [-500, 1500] }],
    },
    output: {
      name: 'scores',
      activation: 'softmax',
      scores: [
        {
          id: 'lytic',
          title: 'lytic',
          curve: [
            [0, 0.1],
            [0.5, 0.4],
            [1, 0.9],
          ],
        },
        { id: 'blastic', title: 'blastic' },
      ],
    },
    calibration: { source: 'made up for tests', cases: 0 },
    validity: { says: 'tests', of: 'GTV', volumeCc: [0.2, 60], sliceMm: [0.5, 5] },
    ...changes,
  };
}

/** @returns the models folder, below `root`. */
export function smallClassifier(root: string): string {
  const folder = join(root, 'models', 'lesion-kind');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'classifier.onnx'), classifierOnnx());
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(classifierJson()));
  return join(root, 'models');
}
