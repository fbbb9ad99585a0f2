import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { rasterize, volumesByRule } from '../../../../src/core/contours/index.ts';
import { createGrid } from '../../../../src/core/geometry/grid.ts';
import type { CtSeries } from '../../../../src/dicom/ct/types.ts';
import {
  checkRtstruct,
  decodeRtstruct,
  encodeRtstruct,
  proveRtstruct,
} from '../../../../src/dicom/rtstruct/index.ts';
import { openRtstruct, readRois } from '../../../../src/dicom/rtstruct/read/decode.ts';
import { hasShared, readCtFolder, sharedDicom } from '../../../builders/ct-folder.ts';
import { makeCtSeries } from '../../../builders/ct-series.ts';
import { maskToArray } from '../../../builders/mask-arrays.ts';
import { readNrrdMask } from '../../../builders/nrrd-masks.ts';
import { hasTool, runTool } from '../../../builders/tools.ts';

const folder = mkdtempSync(join(tmpdir(), 'pedicle-real-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Every RTSTRUCT in ../shared/data/dicom and the folder of its CT, where there is one. */
const files = [
  ['thorax-planning/RS.reference.dcm', 'thorax-planning'],
  ['eclipse-4slices/RS_Body_SpinalCord.dcm', 'eclipse-4slices'],
  ['mim-keyhole/sample/rt.dcm', 'mim-keyhole/sample'],
  ['mim-keyhole/empty/dummy_rt.dcm', 'mim-keyhole/sample'],
  ['mim-keyhole/mock_data/rt.dcm', 'mim-keyhole/mock_data'],
  ['mim-keyhole/mock_data/invalid_reference_rt.dcm', 'mim-keyhole/mock_data'],
  ['mim-keyhole/mock_data/non_existent_reference_rt.dcm', 'mim-keyhole/sample'],
  ['eclipse-rando-rtstruct/RS.1.2.246.352.71.4.2088656855.2404649.20110920153449.dcm', null],
  ['pymedphys/struct/example_structures.dcm', null],
] as const;

/** A CT under the contours of a file that came without one: axial, 1 mm pixels, a slice on every plane. */
function standInCt(bytes: Uint8Array): CtSeries {
  const z = decodeRtstruct(bytes).planes!.positionsMm;
  const step = Math.min(...z.slice(1).map((v, n) => v - z[n]!));
  const grid = createGrid({
    dims: [512, 512, Math.round((z.at(-1)! - z[0]!) / step) + 1],
    originMm: [-256, -256, z[0]!],
    stepIMm: [1, 0, 0],
    stepJMm: [0, 1, 0],
    stepKMm: [0, 0, step],
  });
  return makeCtSeries(grid);
}

const read = (file: string): Uint8Array => readFileSync(join(sharedDicom, file));
const ctFor = (bytes: Uint8Array, ctFolder: string | null): CtSeries =>
  ctFolder === null ? standInCt(bytes) : readCtFolder(join(sharedDicom, ctFolder))[0]!;

/** Contours as sorted text: the same set of coordinates whatever the order. */
const contourSet = (bytes: Uint8Array): string[][] =>
  readRois(openRtstruct(bytes)).rois.map(({ contours }) =>
    contours.map((c) => `${c.type} ${c.pointsMm.join()}`).sort(),
  );

test.skipIf(!hasShared).each(files)(
  '%s: read → write → read gives identical coordinates (needs ../shared)',
  (file, ctFolder) => {
    const bytes = read(file);
    const ct = ctFor(bytes, ctFolder);
    const { structureSet, source } = decodeRtstruct(bytes, ct);
    const again = encodeRtstruct(structureSet, ct, { source });
    expect(contourSet(again)).toEqual(contourSet(bytes));
    const proof = proveRtstruct(again, structureSet, ct, { source });
    expect(proof.maxDeviationMm).toBe(0);
    const names = structureSet.structures.map((s) => [s.name, s.roiNumber, s.interpretedType, s.colour]);
    expect(
      decodeRtstruct(again, ct).structureSet.structures.map((s) => [
        s.name,
        s.roiNumber,
        s.interpretedType,
        s.colour,
      ]),
    ).toEqual(names);
    expect(checkRtstruct(again, ct).filter((finding) => finding.severity === 'error')).toEqual([]);
    if (!hasTool('dciodvfy')) return;
    const path = join(folder, file.replaceAll('/', '_'));
    writeFileSync(path, again);
    expect(
      runTool('dciodvfy', [path])
        .split('\n')
        .filter((line) => line.startsWith('Error')),
    ).toEqual([]);
  },
);

const thorax: readonly (readonly [string, string])[] = [
  ['SPINALCORD', 'cord'],
  ['HEART', 'heart'],
  ['LIVER', 'liver'],
  ['LUNG_L', 'lt lung'],
  ['LUNG_R', 'rt lung'],
];

test.skipIf(!hasShared)(
  'thorax: volumes within 1 % of the independent voxel masks, Dice ≥ 0.99 (needs ../shared)',
  () => {
    const ct = readCtFolder(join(sharedDicom, 'thorax-planning'))[0]!;
    const { structureSet } = decodeRtstruct(read('thorax-planning/RS.reference.dcm'), ct);
    for (const [name, mask] of thorax) {
      const structure = structureSet.structures.find((s) => s.name === name)!;
      const ours = maskToArray(rasterize(ct.grid, structure.slices));
      const theirs = readNrrdMask(read(`thorax-planning/masks/${mask}.nrrd`), ct.grid);
      let [a, b, both] = [0, 0, 0];
      for (let n = 0; n < ours.length; n += 1) {
        a += ours[n]!;
        b += theirs[n]!;
        both += ours[n]! & theirs[n]!;
      }
      expect((2 * both) / (a + b), `${name} Dice`).toBeGreaterThanOrEqual(0.99);
      expect(Math.abs(a / b - 1), `${name} volume`).toBeLessThanOrEqual(0.01);
      const cc = (b * 1.26953125 ** 2 * 4) / 1000;
      expect(
        Math.abs(volumesByRule(ct.grid, structure.slices).evenOdd / cc - 1),
        `${name} contour volume`,
      ).toBeLessThanOrEqual(0.01);
    }
  },
);
