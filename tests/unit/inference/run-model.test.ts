import { describe, expect, it } from 'vitest';
import {
  type Grid,
  indexPoint,
  toIndex,
  toPatient,
  type Vec3,
  voxelVolumeMm3,
} from '../../../src/core/geometry/grid.ts';
import { countVoxels, intersectMasks, type Mask } from '../../../src/core/masks/index.ts';
import { type ModelManifest, runModel } from '../../../src/inference/index.ts';
import {
  bodyWithBone,
  paintCt,
  pointwiseSession,
  testGrids,
  tissueLogits,
} from '../../builders/inference.ts';
import { maskFromArray } from '../../builders/mask-arrays.ts';
import { testManifest } from '../../builders/model-manifest.ts';

const AT: Vec3 = [14, -22, 17];
const hu = bodyWithBone(AT, [80, 62, 70], 26);

const dice = (a: Mask, b: Mask): number =>
  (2 * countVoxels(intersectMasks(a, b))) / (countVoxels(a) + countVoxels(b));

const truth = (grid: Grid, low: number, high: number): Mask =>
  maskFromArray(
    grid,
    Uint8Array.from(paintCt(grid, hu).data, (v) => (v >= low && v < high ? 1 : 0)),
  );

async function segment(grid: Grid, manifest: ModelManifest, options: Parameters<typeof runModel>[3] = {}) {
  const result = await runModel(pointwiseSession(tissueLogits), paintCt(grid, hu), manifest, options);
  return { ...result, mask: (name: string) => result.proposals.find((p) => p.name === name)?.mask };
}

describe('running a model', () => {
  for (const [name, grid] of Object.entries(testGrids())) {
    it.each(['RAS', 'SPL'])(
      `finds the structures in place on a CT that is ${name}, network in %s`,
      async (axes) => {
        const { mask, findings } = await segment(
          grid,
          testManifest({ input: { axes, spacingMm: [3, 3, 3] } }),
        );
        expect(findings).toEqual([]);
        expect(dice(mask('Bone') as Mask, truth(grid, 400, 1000))).toBeGreaterThan(0.94);
        expect(dice(mask('Soft') as Mask, truth(grid, -100, 400))).toBeGreaterThan(0.95);
      },
    );
  }

  it('gives disjoint structures from exclusive classes and their union where one lists several', async () => {
    const manifest = testManifest({
      structures: [
        { name: 'Bone', from: ['bone'], colour: [1, 1, 1] },
        { name: 'Soft', from: ['soft'], colour: [1, 1, 1] },
        { name: 'All', from: ['soft', 'bone'], colour: [1, 1, 1] },
      ],
    });
    const { mask } = await segment(testGrids().oblique, manifest);
    const [bone, soft, all] = ['Bone', 'Soft', 'All'].map((n) => mask(n) as Mask) as [Mask, Mask, Mask];
    expect(countVoxels(intersectMasks(bone, soft))).toBe(0);
    expect(countVoxels(all)).toBe(countVoxels(bone) + countVoxels(soft));
  });

  it('treats classes of a sigmoid output on their own', async () => {
    const manifest = testManifest({
      input: { spacingMm: [3, 3, 3] },
      output: { activation: 'sigmoid', exclusive: false, classes: ['air', 'soft', 'bone'] },
    });
    const { mask, proposals } = await segment(testGrids().axial, manifest);
    expect(dice(mask('Bone') as Mask, truth(testGrids().axial, 400, 1000))).toBeGreaterThan(0.94);
    for (const { confidence } of proposals) expect(confidence.overall).toBeGreaterThan(0.95);
  });

  it('gives overlapping classes of a sigmoid output each its own confidence', async () => {
    // "soft" is everywhere in the body and always the stronger one, "bone" lies inside it.
    const nested = pointwiseSession([() => -9, (v) => (v > -0.5 ? 9 : -9), (v) => (v > 0.37 ? 4 : -9)]);
    const output = { activation: 'sigmoid', exclusive: false, classes: ['air', 'soft', 'bone'] };
    const { proposals } = await runModel(nested, paintCt(testGrids().axial, hu), testManifest({ output }));
    expect(proposals.map((p) => p.name)).toEqual(['Bone', 'Soft']);
    for (const { confidence } of proposals) expect(confidence.overall).toBeGreaterThan(0.95);
  });

  it('looks at a region only, with fewer voxels, and finds there what the whole run finds', async () => {
    const grid = testGrids().axial;
    const manifest = testManifest({ input: { spacingMm: [3, 3, 3], patch: [24, 24, 24], dynamic: false } });
    const whole = await segment(grid, manifest);
    const centre = toIndex(grid, toPatient(grid, indexPoint(41, 35, 25)));
    const region = { lo: centre.map((c) => Math.round(c) - 5) as unknown as Vec3, size: [10, 12, 8] as Vec3 };
    const body = whole.mask('Bone') as Mask;
    const part = await segment(grid, manifest, { region });
    const inRegion: Mask = { grid, box: region, data: new Uint8Array(10 * 12 * 8).fill(1) };
    expect(countVoxels(part.mask('Bone') as Mask)).toBeGreaterThan(50);
    expect(dice(part.mask('Bone') as Mask, intersectMasks(body, inRegion))).toBeGreaterThan(0.97);
    for (const { mask } of part.proposals) {
      expect(countVoxels(mask)).toBe(countVoxels(intersectMasks(mask, inRegion)));
    }
  });

  it('makes only the structures asked for', async () => {
    const { proposals } = await segment(testGrids().axial, testManifest(), { structures: ['Soft'] });
    expect(proposals.map((p) => p.name)).toEqual(['Soft']);
  });

  it('says when the network finds nothing, and when there is no patient', async () => {
    const nothing = pointwiseSession([() => 9, () => -9, () => -9]);
    const grid = testGrids().axial;
    const blind = await runModel(nothing, paintCt(grid, hu), testManifest());
    expect(blind.proposals).toEqual([]);
    expect(blind.findings).toMatchObject([{ code: 'model-output-empty', severity: 'error' }]);
    const air = await runModel(
      pointwiseSession(tissueLogits),
      paintCt(grid, () => -1000),
      testManifest(),
    );
    expect(air.findings).toMatchObject([{ code: 'model-output-empty' }]);
  });

  it('does not propose an absurd volume, and doubts a small one', async () => {
    const manifest = testManifest({
      structures: [
        { name: 'Bone', from: ['bone'], colour: [1, 1, 1], maxCc: 50 },
        { name: 'Soft', from: ['soft'], colour: [1, 1, 1], minCc: 3000 },
      ],
    });
    const { proposals, findings } = await segment(testGrids().axial, manifest);
    expect(proposals.map((p) => p.name)).toEqual(['Soft']);
    expect(findings.map((f) => f.code)).toEqual(['structure-volume-absurd', 'structure-volume-small']);
    expect(findings[0]?.message).toMatch(/Bone by Threshold has 7\d cc/);
  });

  it('does not propose what it hardly believes in', async () => {
    // Bone is the most probable class by a hair wherever it is, with a probability of 0.36.
    const torn = pointwiseSession([
      (v) => (v > 0.37 ? 0 : 9),
      (v) => (v > 0.37 ? 0 : -9),
      (v) => (v > 0.37 ? 0.1 : -9),
    ]);
    const one = { structures: [{ name: 'Bone', from: ['bone'], colour: [1, 1, 1] }] };
    const ct = paintCt(testGrids().axial, hu);
    const strict = await runModel(torn, ct, testManifest({ ...one, confidence: { proposeAbove: 0.6 } }));
    expect(strict.proposals).toEqual([]);
    expect(strict.findings).toMatchObject([{ code: 'structure-doubtful' }]);
    const asked = await runModel(torn, ct, testManifest({ ...one, confidence: { proposeAbove: 0.6 } }), {
      doubtful: true,
    });
    expect(asked.proposals.map((p) => p.name)).toEqual(['Bone']);
    // A structure known to be worse than its probabilities say.
    const worse = {
      structures: [{ ...one.structures[0], expectedOffset: -0.3 }],
      confidence: { proposeAbove: 0.4 },
    };
    expect((await runModel(torn, ct, testManifest(worse))).proposals).toEqual([]);
    const lenient = await runModel(torn, ct, testManifest({ ...one, confidence: { proposeAbove: 0.4 } }));
    expect(lenient.proposals.map((p) => p.name)).toEqual(['Bone']);
  });

  it('is as sure as the probabilities, per slice too', async () => {
    const grid = testGrids().axial;
    const hesitant = pointwiseSession([
      (v) => (v > 0.37 ? 0 : 9),
      () => -9,
      (v) => (v > 0.37 ? Math.log(3) : -9),
    ]);
    const manifest = testManifest({ structures: [{ name: 'Bone', from: ['bone'], colour: [1, 1, 1] }] });
    const [bone] = (await runModel(hesitant, paintCt(grid, hu), manifest)).proposals;
    // Probability 3/4 everywhere inside: expected Dice 2·¾ / (1 + ¾) = 6/7.
    expect(bone?.confidence.overall).toBeCloseTo(6 / 7, 1);
    const slices = [...(bone?.confidence.bySlice ?? [])];
    expect(slices.length * 5).toBeGreaterThan(40);
    for (const [, c] of slices) expect(c).toBeGreaterThan(0.6);
    expect(voxelVolumeMm3(grid)).toBeGreaterThan(0);
  });
});
