import { describe, expect, it } from 'vitest';
import { PedicleError } from '../../../../src/core/errors/errors.ts';
import { parseManifest } from '../../../../src/inference/index.ts';
import { manifestJson } from '../../../builders/model-manifest.ts';

const refusal = (json: unknown): string => {
  try {
    parseManifest(json);
  } catch (error) {
    if (error instanceof PedicleError && error.code === 'model-manifest') return error.message;
    throw error;
  }
  return 'accepted';
};

describe('model manifest', () => {
  it('fills in what may be left out', () => {
    const m = parseManifest(manifestJson());
    expect(m.input).toMatchObject({
      overlap: 0.25,
      gaussianSigma: 0.125,
      padHu: -1000,
      rank: 5,
      resample: 'linear',
    });
    expect(m.output).toMatchObject({ exclusive: true, threshold: 0.5 });
    expect(m.structures[0]).toMatchObject({ interpretedType: 'ORGAN', proposed: true, postprocess: [] });
    expect(m.confidence).toEqual({ temperature: 1, reviewBelow: 0.6, proposeAbove: 0.25 });
  });

  const bone = { name: 'Bone', from: ['bone'], colour: [1, 2, 3] };
  it.each([
    ['a misspelt key', manifestJson({ input: { spacing: [2, 2, 2] } }), 'spacing'],
    ['axes that name a direction twice', manifestJson({ input: { axes: 'RLS' } }), 'axes'],
    ['a patch that is no multiple', manifestJson({ input: { patch: [16, 18, 16] } }), 'input.patch.1'],
    ['a 2D network with a thick patch', manifestJson({ input: { rank: 4 } }), 'input.patch.0'],
    [
      'a structure of an unknown class',
      manifestJson({ structures: [{ ...bone, from: ['skin'] }] }),
      '"skin"',
    ],
    ['a structure named twice', manifestJson({ structures: [bone, bone] }), 'repeat'],
    [
      'an unknown step',
      manifestJson({ structures: [{ ...bone, postprocess: [{ step: 'magic' }] }] }),
      'postprocess',
    ],
    [
      'a step that looks at an unknown structure',
      manifestJson({ structures: [{ ...bone, postprocess: [{ step: 'outside', structure: 'Skin' }] }] }),
      '"Skin"',
    ],
    [
      'a curve of confidence that falls',
      manifestJson({
        confidence: {
          wholeCurve: [
            [0, 0],
            [0.5, 0.6],
            [0.9, 0.5],
          ],
        },
      }),
      'ascends',
    ],
    [
      'knots of a curve out of order',
      manifestJson({
        confidence: {
          curve: [
            [0, 0],
            [0.9, 0.5],
            [0.9, 0.8],
          ],
        },
      }),
      'ascends',
    ],
    [
      'a curve beyond a Dice of 1',
      manifestJson({
        confidence: {
          curve: [
            [0, 0],
            [1, 1.2],
          ],
        },
      }),
      'curve',
    ],
    ['a file outside its folder', manifestJson({ file: '../threshold.onnx' }), 'file'],
    ['a short hash', manifestJson({ sha256: 'abc' }), 'sha256'],
    [
      'vertebrae from an unknown class',
      manifestJson({ postprocess: [{ step: 'separate-vertebrae', bodies: { any: 'vertebra' } }] }),
      '"vertebra"',
    ],
    [
      'a division by nothing',
      manifestJson({ input: { channels: [{ normalise: [{ step: 'divide', value: 0 }] }] } }),
      'value',
    ],
  ])('refuses %s, naming it', (_what, json, named) => {
    expect(refusal(json)).toContain(named);
  });
});
