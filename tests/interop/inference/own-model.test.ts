/**
 * The worked example of docs/models.md: networks of other makers run by writing a manifest only. The networks are tiny
 * but real ONNX files, and a real ONNX Runtime runs them in the child process.
 */
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  listModels,
  type ModelFolder,
  runSegmentation,
  verifyModel,
} from '../../../src/backend/segmentation/index.ts';
import { writeGolden } from '../../../src/backend/segmentation/write-golden.ts';
import { rasterize } from '../../../src/core/contours/index.ts';
import { createGrid } from '../../../src/core/geometry/grid.ts';
import {
  countVoxels,
  type IndexBox,
  intersectMasks,
  type Mask,
  type Volume,
} from '../../../src/core/masks/index.ts';
import { bodyWithBone, paintCt, testGrids } from '../../builders/inference.ts';
import { maskFromArray } from '../../builders/mask-arrays.ts';
import { manifestJson } from '../../builders/model-manifest.ts';
import { thresholdNetwork } from '../../builders/onnx.ts';

let root = '';
const saved = { tmp: process.env.TMPDIR, home: process.env.PEDICLE_HOME };

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'pedicle-models-test-'));
  await mkdir(join(root, 'tmp'));
  process.env.TMPDIR = join(root, 'tmp');
  process.env.PEDICLE_HOME = join(root, 'home');
});
afterAll(async () => {
  for (const [key, value] of [
    ['TMPDIR', saved.tmp],
    ['PEDICLE_HOME', saved.home],
  ] as const) {
    if (value === undefined) delete process.env[key];
    else process.env[key] = value;
  }
  await rm(root, { recursive: true, force: true });
});

/** Writes a model folder and reads it back through the manifest. */
async function addModel(
  set: string,
  id: string,
  onnx: Uint8Array,
  changes: Parameters<typeof manifestJson>[0],
): Promise<ModelFolder> {
  const folder = join(root, set, id);
  await mkdir(folder, { recursive: true });
  const json = manifestJson({
    id,
    title: id,
    sha256: createHash('sha256').update(onnx).digest('hex'),
    ...changes,
  });
  await writeFile(join(folder, 'threshold.onnx'), onnx);
  await writeFile(join(folder, 'manifest.json'), JSON.stringify(json));
  const { models, findings } = await listModels(join(root, set));
  expect(findings).toEqual([]);
  return models.find((m) => m.manifest.id === id) as ModelFolder;
}

const hu = bodyWithBone([14, -22, 17], [80, 62, 70], 26);
const dice = (a: Mask, b: Mask): number =>
  (2 * countVoxels(intersectMasks(a, b))) / (countVoxels(a) + countVoxels(b));
const boneOf = (volume: Volume): Mask =>
  maskFromArray(
    volume.grid,
    Uint8Array.from(volume.data, (v) => (v > 400 ? 1 : 0)),
  );

/** nnU-Net v2, CT: tensor z, y, x; clip to percentiles, subtract mean, divide by deviation; fixed patch; 1.5 mm here 3 mm. */
const nnunet = {
  input: {
    axes: 'SPL',
    spacingMm: [3, 3, 3],
    patch: [32, 32, 32],
    multipleOf: 8,
    dynamic: false,
    overlap: 0.5,
    gaussianSigma: 0.125,
    channels: [
      {
        normalise: [
          { step: 'clip', min: -966, max: 1271 },
          { step: 'zscore', mean: -400, std: 500 },
        ],
      },
    ],
  },
} as const;
/** Values after that: air −1.13, soft tissue 0.88, bone 2.2: boundaries at 0 and 1.54. */
const nnunetWeights = thresholdNetwork([-20, 0, 20], [0, 6, -24.8]);

/** MONAI: RAS, ScaleIntensityRange(−1000, 1000 → 0, 1), independent sigmoid channels. */
const monai = {
  input: {
    spacingMm: [3, 3, 3],
    channels: [{ normalise: [{ step: 'scale-range', from: [-1000, 1000], to: [0, 1] }] }],
  },
  output: { activation: 'sigmoid', exclusive: false, classes: ['soft', 'bone'] },
} as const;
const monaiWeights = thresholdNetwork([40, 60], [-10.4, -41.1]);

describe('a network of another maker, by its manifest alone', () => {
  it.each([
    ['nnU-Net', nnunet, nnunetWeights, ['feet first', 'sheared']],
    ['MONAI', monai, monaiWeights, ['oblique']],
  ] as const)(
    '%s: contours lie where the bone is, on any CT geometry',
    async (name, changes, onnx, geometries) => {
      const model = await addModel(name, 'own', onnx, changes as Parameters<typeof manifestJson>[0]);
      for (const geometry of geometries) {
        const grid = testGrids()[geometry];
        const volume = paintCt(grid, hu);
        const told: number[] = [];
        const result = await runSegmentation(
          { volume, models: [model], threads: 1 },
          { onProgress: (p) => told.push(p.fraction) },
        );
        const bone = result.structures.find((s) => s.name === 'Bone');
        expect(dice(rasterize(grid, bone?.slices ?? new Map()), boneOf(volume))).toBeGreaterThan(0.9);
        expect(bone?.provenance).toEqual({
          kind: 'model',
          modelId: 'own',
          modelVersion: '1.0.0',
          modelSha256: model.manifest.sha256,
          edited: false,
        });
        expect(result.structures.map((s) => s.name)).toEqual(['External', 'Bone', 'Soft']);
        expect(result.reviews.map((r) => r.structureId)).toEqual(result.structures.slice(1).map((s) => s.id));
        expect(result.provider).toBe('cpu');
        expect(told).toEqual([...told].sort((a, b) => a - b));
        expect(told.at(-1)).toBe(1);
      }
      expect(await readdir(join(root, 'tmp'))).toEqual([]);
    },
  );
});

describe('a model', () => {
  it('gets its hash and self-test written, and is verified by them', async () => {
    const model = await addModel(
      'golden',
      'own',
      nnunetWeights,
      nnunet as unknown as Parameters<typeof manifestJson>[0],
    );
    expect((await verifyModel(model)).findings).toMatchObject([{ code: 'model-without-self-test' }]);
    await writeGolden(model.folder);
    const [written] = (await listModels(join(root, 'golden'))).models;
    expect(written?.manifest.golden?.expected.samples.length).toBe(64);
    expect(written?.manifest.sha256).toBe(model.manifest.sha256);
    expect((await verifyModel(written as ModelFolder)).findings).toEqual([]);
  });

  it('whose self-test fails on the CPU is not used', async () => {
    const [model] = (await listModels(join(root, 'golden'))).models as [ModelFolder];
    const golden = structuredClone(model.manifest.golden) as NonNullable<ModelFolder['manifest']['golden']>;
    golden.expected.channelMeans[0] = 5;
    const spoilt = { ...model, manifest: { ...model.manifest, golden } };
    await expect(verifyModel(spoilt)).rejects.toMatchObject({ code: 'model-unusable' });
  });

  it('whose weights changed is not used', async () => {
    const model = await addModel('changed', 'own', nnunetWeights, {});
    await writeFile(join(model.folder, 'threshold.onnx'), monaiWeights);
    await expect(verifyModel(model)).rejects.toMatchObject({ code: 'model-weights-changed' });
    await rm(join(model.folder, 'threshold.onnx'));
    await expect(verifyModel(model)).rejects.toMatchObject({ code: 'model-weights-missing' });
  });

  it('that is no ONNX file, or has other names, says so', async () => {
    const broken = await addModel('broken', 'own', new Uint8Array([8, 7, 1, 2, 3]), {});
    await expect(verifyModel(broken)).rejects.toMatchObject({ code: 'model-unusable' });
    const named = await addModel('named', 'own', nnunetWeights, { input: { name: 'ct' } });
    await expect(verifyModel(named)).rejects.toMatchObject({ code: 'model-output-shape' });
  });

  it('asked to run on a provider that is not there runs on the CPU and says so', async () => {
    const model = await addModel('provider', 'own', nnunetWeights, {});
    const absent = process.platform === 'darwin' ? 'dml' : 'coreml';
    const { provider, findings } = await verifyModel(model, { provider: absent });
    expect(provider).toBe('cpu');
    expect(findings).toContainEqual(
      expect.objectContaining({ code: 'provider-fallback', severity: 'warning' }),
    );
  });
});

describe('a job', () => {
  const volume = paintCt(testGrids().axial, hu);

  it('on a region gives the slices of the whole CT their own numbers', async () => {
    const model = await addModel(
      'region',
      'own',
      nnunetWeights,
      nnunet as unknown as Parameters<typeof manifestJson>[0],
    );
    const long = createGrid({
      dims: [74, 88, 120],
      originMm: [-110, -110, -300],
      stepIMm: [3, 0, 0],
      stepJMm: [0, 2.5, 0],
      stepKMm: [0, 0, 5],
    });
    const ct = paintCt(long, hu);
    const region: IndexBox = { lo: [20, 15, 60], size: [40, 40, 6] };
    const result = await runSegmentation({ volume: ct, models: [model], region, threads: 1 });
    const bone = result.structures.find((s) => s.name === 'Bone');
    const inRegion: Mask = { grid: long, box: region, data: new Uint8Array(40 * 40 * 6).fill(1) };
    expect([...(bone?.slices.keys() ?? [])]).toEqual([60, 61, 62, 63, 64, 65]);
    expect(
      dice(rasterize(long, bone?.slices ?? new Map()), intersectMasks(boneOf(ct), inRegion)),
    ).toBeGreaterThan(0.9);
    const review = result.reviews.find((r) => r.structureId === bone?.id);
    expect([...(review?.sliceConfidence.keys() ?? [])]).toEqual([60, 61, 62, 63, 64, 65]);
    const external = result.structures.find((s) => s.name === 'External');
    expect(Math.min(...(external?.slices.keys() ?? []))).toBe(60);
  });

  it('that is cancelled leaves no process and no file behind', async () => {
    const model = await addModel('slow', 'own', nnunetWeights, {
      input: { ...nnunet.input, spacingMm: [1, 1, 1], overlap: 0.75 } as unknown as Record<string, unknown>,
    });
    const abort = new AbortController();
    const stages: string[] = [];
    const job = runSegmentation(
      { volume, models: [model] },
      {
        signal: abort.signal,
        onProgress: (p) => {
          stages.push(p.stage);
          if (p.stage === 'network') abort.abort();
        },
      },
    );
    await expect(job).rejects.toMatchObject({ code: 'cancelled' });
    expect(stages).toContain('network');
    expect(stages).not.toContain('done');
    expect(await readdir(join(root, 'tmp'))).toEqual([]);
    expect(process.getActiveResourcesInfo()).not.toContain('ProcessWrap');
  });

  it('cancelled before it starts does not start', async () => {
    const model = await addModel('slow', 'own', nnunetWeights, {});
    await expect(
      runSegmentation({ volume, models: [model] }, { signal: AbortSignal.abort() }),
    ).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('whose process dies is an error, not a hang', async () => {
    const model = await addModel('slow', 'own', nnunetWeights, {});
    const entry = join(root, 'dies.mjs');
    await writeFile(entry, 'process.once("message", () => process.abort());');
    await expect(runSegmentation({ volume, models: [model] }, { childEntry: entry })).rejects.toMatchObject({
      code: 'segmentation-crashed',
    });
    expect(await readdir(join(root, 'tmp'))).toEqual([]);
  });

  it('whose process works on and on without progress is ended, and nothing of it is left', async () => {
    const model = await addModel('slow', 'own', nnunetWeights, {});
    const entry = join(root, 'stalls.mjs');
    const pidFile = join(root, 'stalls.pid');
    await writeFile(
      entry,
      `import { writeFileSync } from 'node:fs';
      writeFileSync(${JSON.stringify(pidFile)}, String(process.pid));
      process.once('message', () => { for (;;); });`,
    );
    const run = runSegmentation({ volume, models: [model] }, { childEntry: entry, stallMs: 3000 });
    await expect(run).rejects.toMatchObject({ code: 'segmentation-stalled' });
    // On a machine so slow that it was ended before its first line there is no process to look for.
    const pid = Number(await readFile(pidFile, 'utf8').catch(() => ''));
    if (pid > 0) expect(() => process.kill(pid, 0)).toThrow('ESRCH');
    expect(await readdir(join(root, 'tmp'))).toEqual([]);
  });

  it('without models is refused', async () => {
    await expect(runSegmentation({ volume, models: [] })).rejects.toMatchObject({ code: 'no-models' });
  });

  it('reports wrong manifests as findings', async () => {
    await mkdir(join(root, 'wrong', 'a'), { recursive: true });
    await mkdir(join(root, 'wrong', 'not-a-model'), { recursive: true });
    await writeFile(join(root, 'wrong', 'a', 'manifest.json'), '{"schema": "other"}');
    const { models, findings } = await listModels(join(root, 'wrong'));
    expect(models).toEqual([]);
    expect(findings).toMatchObject([{ code: 'model-manifest', file: 'a/manifest.json' }]);
    await expect(listModels(join(root, 'nowhere'))).rejects.toMatchObject({ code: 'models-folder' });
  });
});
