/** Manifests for tests: a small valid one, parts of it replaced at will. */
import { type ModelManifest, parseManifest } from '../../src/inference/index.ts';

type Json = Record<string, unknown>;

/** A three-class CT network (air, soft, bone by threshold) at 4 mm; `changes` replaces top-level, input and output keys. */
export function manifestJson(changes: Json & { input?: Json; output?: Json } = {}): Json {
  const { input, output, ...rest } = changes;
  return {
    schema: 'pedicle-model/1',
    id: 'threshold',
    version: '1.0.0',
    title: 'Threshold',
    licence: 'CC0-1.0',
    status: 'trial',
    file: 'threshold.onnx',
    sha256: '0'.repeat(64),
    intendedUse: 'Tests.',
    structures: [
      { name: 'Bone', from: ['bone'], colour: [230, 220, 190] },
      { name: 'Soft', from: ['soft'], colour: [200, 100, 80], minCc: 1, maxCc: 20000 },
    ],
    ...rest,
    input: {
      name: 'image',
      axes: 'RAS',
      spacingMm: [4, 4, 4],
      patch: [16, 16, 16],
      multipleOf: 4,
      overlap: 0.25,
      channels: [
        {
          normalise: [
            { step: 'clip', min: -1000, max: 1000 },
            { step: 'divide', value: 1000 },
          ],
        },
      ],
      ...input,
    },
    output: { name: 'logits', activation: 'softmax', classes: ['background', 'soft', 'bone'], ...output },
  };
}

export const testManifest = (changes: Parameters<typeof manifestJson>[0] = {}): ModelManifest =>
  parseManifest(manifestJson(changes));
