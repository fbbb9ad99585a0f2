/** The worked example of a classifier: a tiny network asked about structures of known HU, its scores, calibration and refusals. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ClassifierFolder } from '../../../src/backend/segmentation/classify.ts';
import {
  chooseClassifier,
  classifierInputs,
  classify,
  listClassifiers,
  listModels,
} from '../../../src/backend/segmentation/index.ts';
import type { Volume } from '../../../src/core/masks/index.ts';
import { parseClassifier } from '../../../src/inference/index.ts';
import { pedicle, pedicleJson } from '../../builders/cli.ts';
import { makeGrid } from '../../builders/ct-series.ts';
import { maskFromArray } from '../../builders/mask-arrays.ts';
import { phantomFolder } from '../../builders/phantom-folder.ts';
import { classifierJson, smallClassifier } from '../../builders/small-classifier.ts';

let root = '';
let folder = '';
let model: ClassifierFolder;
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'pedicle-classifier-'));
  folder = smallClassifier(root);
  model = await chooseClassifier(folder, 'lesion-kind');
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Everything has one HU; the structure is a box in the middle. */
function uniform(hu: number, dims: readonly [number, number, number] = [24, 24, 16]) {
  const grid = makeGrid(dims, [1, 1, 1.5]);
  const [ni, nj, nk] = dims;
  const volume: Volume = { grid, data: new Float32Array(ni * nj * nk).fill(hu) };
  const inside = Uint8Array.from({ length: ni * nj * nk }, (_, o) => {
    const at = [o % ni, Math.floor(o / ni) % nj, Math.floor(o / (ni * nj))];
    return at.every((v, a) => v >= dims[a]! / 2 - 4 && v < dims[a]! / 2 + 4) ? 1 : 0;
  });
  const structure = { name: 'GTV', interpretedType: 'GTV', mask: maskFromArray(grid, inside) };
  return { volume, structure };
}

describe('a classifier by its manifest', () => {
  it.each([
    [-20, 0.9],
    [100, 0.5],
    [300, 0.02],
  ])('HU of %s: softmax of the known logits, and its calibration', async (hu) => {
    const { volume, structure } = uniform(hu);
    const { asked, findings } = classifierInputs(volume, [structure], model.manifest);
    expect(findings).toEqual([]);
    const [answer] = await classify(model, asked);
    // The crop's mean and the feature are (HU − 100) / 100 each.
    const logit = (2 * (hu - 100)) / 100;
    const lytic = Math.exp(-logit) / (Math.exp(-logit) + Math.exp(logit));
    const [first, second] = answer!.scores;
    expect(first!.raw).toBeCloseTo(lytic, 5);
    expect(second!.raw).toBeCloseTo(1 - lytic, 5);
    const expected = lytic < 0.5 ? 0.1 + 0.6 * lytic : 0.4 + (lytic - 0.5);
    expect(first!.calibrated).toBeCloseTo(expected, 5);
    expect(second!.calibrated).toBeNull();
  });

  it('is not asked about what it was not made for', () => {
    const { volume, structure } = uniform(100);
    const codes = (changes: object, of = model.manifest) =>
      classifierInputs(volume, [{ ...structure, ...changes }], of).findings.map((f) => f.code);
    expect(codes({ interpretedType: 'ORGAN' })).toEqual(['classifier-outside']);
    const small = { ...structure.mask, data: structure.mask.data.map((_, n) => (n < 20 ? 1 : 0)) };
    expect(codes({ mask: small })).toEqual(['classifier-outside']);
    const narrow = {
      ...model.manifest,
      validity: { ...model.manifest.validity, sliceMm: [2, 3] as [number, number] },
    };
    expect(codes({}, narrow)).toEqual(['classifier-outside']);
    // Its own feature lies outside what it was trained on.
    const dense = uniform(1900);
    const refused = classifierInputs(dense.volume, [dense.structure], model.manifest);
    expect(refused.asked).toEqual([]);
    expect(refused.findings[0]!.message).toContain('stat_mean is 1900, made for -500 to 1500');
  });

  it('the crop shows the structure in its middle along the tensor axes, with its mask as a second channel', () => {
    const { volume, structure } = uniform(100);
    const crop = { ...classifierJson().crop, withMask: true, normalise: [] };
    const manifest = parseClassifier(classifierJson({ crop, radiomics: undefined }));
    const { asked } = classifierInputs(volume, [structure], manifest);
    const [fed] = asked[0]!.fed;
    expect(fed!.dims).toEqual([1, 2, 6, 8, 10]);
    const half = fed!.data.length / 2;
    const inside = fed!.data.subarray(half);
    // 8 × 8 × 8 voxels of 1 × 1 × 1.5 mm: all 6 slices and 8 rows, 8 of the 10 columns.
    expect(inside.reduce((sum, v) => sum + v, 0)).toBe(6 * 8 * 8);
    expect([inside[0], inside[5], inside[9]]).toEqual([0, 1, 0]);
  });

  it('stands beside the other models without being one; what is wrong in it is named', async () => {
    expect((await listModels(folder)).models).toEqual([]);
    const { classifiers, findings } = await listClassifiers(folder);
    expect([classifiers.map((c) => c.manifest.id), findings]).toEqual([['lesion-kind'], []]);
    expect(() => parseClassifier(classifierJson({ crop: undefined, radiomics: undefined }))).toThrow(
      /needs crop/,
    );
    expect(() => parseClassifier(classifierJson({ calibration: undefined }))).toThrow(/calibration/);
    await expect(chooseClassifier(folder, 'other')).rejects.toMatchObject({ code: 'model-unknown' });
  });

  it('weights that are not those of the manifest are never run', async () => {
    const other = mkdtempSync(join(tmpdir(), 'pedicle-classifier-'));
    try {
      const changed = await chooseClassifier(smallClassifier(other), 'lesion-kind');
      writeFileSync(join(changed.folder, 'classifier.onnx'), 'changed');
      const { volume, structure } = uniform(100);
      const { asked } = classifierInputs(volume, [structure], changed.manifest);
      await expect(classify(changed, asked)).rejects.toMatchObject({ code: 'model-weights-changed' });
    } finally {
      rmSync(other, { recursive: true, force: true });
    }
  });
});

it('`pedicle classify` scores the tumour of a phantom, and refuses a vertebra', async () => {
  const phantom = await phantomFolder({
    levels: { from: 'T12', to: 'L1' },
    size: [120, 110],
    spacingMm: [2.5, 2.5, 3],
    lesions: [{ level: 'T12', kind: 'lytic', radiusMm: 8 }],
  });
  try {
    const ask = ['classify', phantom.ctFolder, phantom.rtstructPath ?? '', '--model', 'lesion-kind'] as const;
    interface Told {
      structures: { structure: string; scores: { id: string; raw: number; calibrated: number | null }[] }[];
      findings: { code: string }[];
    }
    const { json } = await pedicleJson<Told>(...ask, '--models-folder', folder);
    expect(json.structures.map((s) => s.structure)).toEqual(['GTV_T12']);
    const [lytic, blastic] = json.structures[0]!.scores;
    expect(lytic!.raw + blastic!.raw).toBeCloseTo(1, 5);
    const refused = await pedicleJson<Told>(...ask, '--models-folder', folder, '--structures', 'VB_T12');
    expect([refused.status, refused.json.structures]).toEqual([1, []]);
    expect(refused.json.findings.map((f) => f.code)).toContain('classifier-outside');
    const unknown = await pedicle(...ask.slice(0, 4), 'none', '--models-folder', folder);
    expect(unknown.err).toContain('There is no model called none');
  } finally {
    rmSync(dirname(phantom.folder), { recursive: true, force: true });
  }
}, 180_000);
