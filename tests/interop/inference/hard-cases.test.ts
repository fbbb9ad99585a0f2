/**
 * Issue 3's last Show: CTs that are cropped, thick, upside down, full of metal, of a neck, of a phantom or of nothing. The spine
 * chain gives a sensible result or says plainly that it cannot: never nonsense with confidence.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import {
  listModels,
  runSegmentation,
  type SegmentationResult,
} from '../../../src/backend/segmentation/index.ts';
import { loadSeries, scanFolder } from '../../../src/backend/studies/index.ts';
import { rasterize } from '../../../src/core/contours/index.ts';
import type { Vec3 } from '../../../src/core/geometry/grid.ts';
import { type Mask, maskVolumeCc, type Volume } from '../../../src/core/masks/index.ts';
import { createSpinePhantom } from '../../../src/core/phantom/index.ts';
import { maskCentreMm } from '../../../src/core/spine/column/owner-masks.ts';
import { vertebraName } from '../../../src/core/spine/index.ts';
import {
  cropped,
  emptyCt,
  storedFromTheOtherEnd,
  thickSlices,
  upsideDown,
  withRods,
} from '../../builders/hard-cts.ts';
import { type Case, loadCase } from '../../evaluate/references.ts';
import { agreement } from '../../evaluate/score.ts';

const data = new URL('../../../../shared/data', import.meta.url).pathname;
const present = existsSync(data);
const long = process.env.PEDICLE_LONG === '1';
const { models } = await listModels(new URL('../../../models', import.meta.url).pathname);
const spine = models.filter((m) => m.manifest.postprocess.some((s) => s.step === 'separate-vertebrae'));

const run = (volume: Volume): Promise<SegmentationResult> =>
  runSegmentation({ volume, models: spine, threads: 2 });

interface Found {
  readonly name: string;
  readonly mask: Mask;
  readonly centreMm: Vec3;
  readonly reviewSlices: readonly number[];
}

/** Whole vertebrae in the order the chain gives them. */
function vertebraeOf(result: SegmentationResult, { grid }: Volume): Found[] {
  return result.structures
    .filter((s) => /^VB_[A-Z0-9]+$/.test(s.name))
    .map((s) => {
      const mask = rasterize(grid, s.slices);
      const reviewSlices = result.reviews.find((r) => r.structureId === s.id)?.reviewSlices ?? [];
      return { name: s.name, mask, centreMm: maskCentreMm(mask), reviewSlices };
    });
}

/**
 * What every answer has to keep: vertebrae from head to feet, each of a possible size; levels given with a confidence, or not
 * given, with candidates and numbers instead; and no level given that is wrong.
 * @param truth centre of a vertebra of every level in view, where it is known
 */
function expectSensible(
  result: SegmentationResult,
  volume: Volume,
  truth: ReadonlyMap<string, Vec3> = new Map(),
): Found[] {
  const found = vertebraeOf(result, volume);
  const heights = found.map((v) => v.centreMm[2]);
  expect(heights).toEqual([...heights].sort((a, b) => b - a));
  for (const v of found) {
    expect(maskVolumeCc(v.mask), v.name).toBeGreaterThan(0.3);
    expect(maskVolumeCc(v.mask), v.name).toBeLessThan(160);
  }
  const open = found.filter((v) => NUMBERED.test(v.name));
  const status = result.levels?.status ?? 'not-established';
  if (status === 'not-established') expectNoLevels(result, found);
  else {
    expect(result.levels?.confidence).toBeGreaterThanOrEqual(0.9);
    expect(open.length > 0, `${status} with ${open.length} numbered`).toBe(status === 'partly-established');
    expect(open.length).toBeLessThan(found.length);
    expectOpen(result, found);
    expectRightNames(found, truth);
  }
  return found;
}

const NUMBERED = /^VB_\d\d$/;

/** No name is wrong: each is a level in view, at its place. Another level's vertebra is more than half a height away. */
function expectRightNames(found: readonly Found[], truth: ReadonlyMap<string, Vec3>): void {
  if (truth.size === 0) return;
  for (const v of found.filter(({ name }) => !NUMBERED.test(name))) {
    const at = truth.get(v.name)?.[2] ?? Number.NaN;
    expect(Math.abs(at - v.centreMm[2]), `${v.name} is at its level`).toBeLessThan(14);
  }
}

/**
 * A vertebra without a level has its number from the top for a name, and candidates of which none is certain. Numbers left out are
 * places without a body, and told.
 */
function expectOpen(result: SegmentationResult, found: readonly Found[]): void {
  const numbers = (result.levels?.vertebrae ?? []).map((v) => v.number);
  expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
  if (numbers.some((number, n) => number !== n + 1))
    expect(result.findings.map((f) => f.code)).toContain('vertebra-missing');
  const open = found.filter(({ name }) => NUMBERED.test(name));
  const told = (result.levels?.vertebrae ?? []).filter((v) => v.level === null);
  expect(open.map((v) => v.name)).toEqual(told.map((v) => `VB_${String(v.number).padStart(2, '0')}`));
  for (const { number, candidates } of told) {
    expect(candidates.length, `${number}`).toBeGreaterThan(0);
    for (const c of candidates) expect(c.probability, `${number}`).toBeLessThan(1);
  }
  if (found.length > 0) expect(result.levels?.ladder.countings.length).toBeGreaterThan(0);
}

/** Numbers instead of levels, no confidence, candidates to choose from. */
function expectNoLevels(result: SegmentationResult, found: readonly Found[]): void {
  expect(result.levels?.status ?? 'not-established').toBe('not-established');
  expect(result.levels?.confidence ?? 0).toBe(0);
  for (const v of found) expect(v.name).toMatch(NUMBERED);
  expectOpen(result, found);
}

const centres = ({ vertebrae }: Case): Map<string, Vec3> =>
  new Map(vertebrae.map((v) => [vertebraName(v.level as never), maskCentreMm(v.mask)]));

describe.skipIf(!present)('the spine on hard CTs (skipped without ../shared)', () => {
  // The column of ts-example with the muscles around it: T12 to the sacrum, 3 mm.
  const column = async (): Promise<{ volume: Volume; truth: Map<string, Vec3> }> => {
    const loaded = await loadCase(data, 'ts-example');
    return { volume: cropped(loaded.volume, [26, 4, 8], [70, 66, 104]), truth: centres(loaded) };
  };

  it('cropped to three vertebrae: three found, the level is not established', async () => {
    const { volume, truth } = await column();
    // L2, L3, L4: slices 55 to 91 of the whole CT.
    const three = cropped(volume, [0, 0, 47], [70, 66, 37]);
    const result = await run(three);
    const found = expectSensible(result, three, truth);
    expect(result.levels?.status).toBe('not-established');
    const whole = found.filter((v) => maskVolumeCc(v.mask) > 25);
    expect(whole.length).toBe(3);
    for (const [n, name] of ['VB_L2', 'VB_L3', 'VB_L4'].entries())
      expect(Math.abs((truth.get(name)?.[2] ?? 0) - (whole[n]?.centreMm[2] ?? 0))).toBeLessThan(12);
  });

  it('feet first: the same vertebrae in the same places; a header that lies: no confident levels', {
    timeout: 240_000,
  }, async () => {
    const { volume, truth } = await column();
    const other = storedFromTheOtherEnd(volume);
    const [a, b] = [await run(volume), await run(other)];
    const [there, again] = [expectSensible(a, volume, truth), expectSensible(b, other, truth)];
    expect(again.map((v) => v.name)).toEqual(there.map((v) => v.name));
    for (const [n, v] of again.entries())
      expect(
        Math.hypot(...v.centreMm.map((x, axis) => x - (there[n]?.centreMm[axis as 0] ?? 0))),
      ).toBeLessThan(1);
    expect(there.length).toBeGreaterThanOrEqual(6);
    const wrong = upsideDown(volume);
    const lying = await run(wrong);
    // Anatomy stands on its head here, and pieces may come out of order; what must hold is that nothing is claimed.
    expectNoLevels(lying, vertebraeOf(lying, wrong));
  });

  it('slices of 5 mm: the same count give or take one, names right or not given', async () => {
    const { volume, truth } = await column();
    const thick = thickSlices(volume, 5);
    const found = expectSensible(await run(thick), thick, truth);
    expect(found.length).toBeGreaterThanOrEqual(5);
    expect(found.length).toBeLessThanOrEqual(7);
  });

  it('metal: said, every vertebra there is to be reviewed, names right or not given', async () => {
    const { volume, truth } = await column();
    const [from, to] = [52, 78];
    // Beside the spinous processes, in the erector muscles: where rods lie.
    const rods = [
      { i: 24, j: 18 },
      { i: 44, j: 18 },
    ];
    const metal = withRods(volume, rods, [from, to], 4);
    const result = await run(metal);
    const finding = result.findings.find((f) => f.code === 'metal-present');
    const stretch = Array.from({ length: to - from + 1 }, (_, n) => from + n);
    // The patient has a hip of metal of his own, below slice 10.
    expect(finding?.slices?.filter((k) => k > 10)).toEqual(stretch);
    const found = expectSensible(result, metal, truth);
    expect(found.length).toBeGreaterThanOrEqual(5);
    for (const v of found) {
      const [first, last] = [v.mask.box.lo[2], v.mask.box.lo[2] + v.mask.box.size[2] - 1];
      for (let k = Math.max(first, from); k <= Math.min(last, to); k += 1)
        expect(v.reviewSlices, `${v.name} on slice ${k}`).toContain(k);
    }
  });

  it('a neck: vertebrae from head to feet, the cord where the planner drew it', async () => {
    const loaded = await loadCase(data, 'kbp-097');
    const result = await run(loaded.volume);
    const found = expectSensible(result, loaded.volume);
    expect(found.length).toBeGreaterThanOrEqual(4);
    expect(found.length).toBeLessThanOrEqual(16);
    const cord = loaded.references.find((r) => r.name === 'SpinalCord');
    const made = result.structures.find((s) => s.name === 'SpinalCord');
    expect(cord && made).toBeDefined();
    const test = rasterize(loaded.volume.grid, made?.slices ?? new Map());
    expect(agreement(cord!.mask, test, cord!.within).dice).toBeGreaterThan(0.7);
  });
});

describe('the spine on CTs without a patient', () => {
  it('the digital phantom: names right or not given', { timeout: 240_000 }, async () => {
    const phantom = createSpinePhantom({
      levels: { from: 'T11', to: 'sacrum' },
      size: [110, 100],
      spacingMm: [2.4, 2.4, 3],
    });
    const truth = new Map(phantom.vertebrae.map((v) => [vertebraName(v.level), v.centreMm]));
    const result = await run(phantom.volume);
    const found = expectSensible(result, phantom.volume, truth);
    // T11 to L5, and above them what the image cuts of T10.
    expect(found.length).toBeGreaterThanOrEqual(7);
    expect(found.length).toBeLessThanOrEqual(8);
  });

  const zip = join(data, 'dicom/pymedphys/ct/lfs-water_phantom.zip');
  const waterTank = async (): Promise<Volume> => {
    const folder = mkdtempSync(join(tmpdir(), 'pedicle-water-'));
    try {
      const files = Object.entries(unzipSync(readFileSync(zip))).filter(([name]) => !name.endsWith('/'));
      files.forEach(([, bytes], n) => {
        writeFileSync(join(folder, `${n}.dcm`), bytes);
      });
      const { studies } = await scanFolder([folder]);
      const series = studies.flatMap((s) => s.series).sort((a, b) => b.slices.length - a.slices.length)[0];
      return (await loadSeries(series!)).volume;
    } finally {
      rmSync(folder, { recursive: true });
    }
  };
  const nothing = [
    { what: 'air', ct: async () => emptyCt('air'), skipped: false },
    { what: 'water', ct: async () => emptyCt('water'), skipped: false },
    { what: 'a scanned water tank (PEDICLE_LONG=1)', ct: waterTank, skipped: !present || !long },
  ];
  for (const { what, ct, skipped } of nothing) {
    it.skipIf(skipped)(
      `${what}: nothing is proposed, and it is said`,
      { timeout: long ? 600_000 : 120_000 },
      async () => {
        const result = await run(await ct());
        expect(result.structures.filter((s) => s.name !== 'External').map((s) => s.name)).toEqual([]);
        expect(result.levels?.status ?? 'not-established').toBe('not-established');
        const said = result.findings.map((f) => f.code);
        expect(
          said.some((c) => ['model-output-empty', 'spine-not-found', 'structure-not-found'].includes(c)),
        ).toBe(true);
      },
    );
  }
});
