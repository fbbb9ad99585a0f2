/** Metrics against plastimatch and scipy on the thorax case: its masks against altered copies and one another. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { spacingMm } from '../../../../src/core/geometry/grid.ts';
import type { Mask } from '../../../../src/core/masks/index.ts';
import { compareMasks, type Metric } from '../../../../src/core/metrics/index.ts';
import { surfelAreasMm2 } from '../../../../src/core/metrics/surfels.ts';
import { readLabelMap, writeNrrd } from '../../../../src/core/volume-io/index.ts';
import { maskFromArray } from '../../../builders/mask-arrays.ts';

const masks = fileURLToPath(
  new URL('../../../../../shared/data/dicom/thorax-planning/masks/', import.meta.url),
);
const script = fileURLToPath(new URL('./scipy_metrics.py', import.meta.url));
const runs = (command: string, args: string[]): boolean => spawnSync(command, args).status === 0;
const hasPlastimatch = runs('plastimatch', ['--version']);
const hasScipy = runs('/usr/bin/python3', ['-c', 'import scipy']);
const folder = mkdtempSync(join(tmpdir(), 'pedicle-metrics-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const numberIn = (metric: Metric | undefined): number => {
  if (metric?.value === undefined || metric.value === null) throw new Error('no value');
  return metric.value;
};

/** Full uint8 array of a mask. */
function fullArray({ grid, box, data }: Mask): Uint8Array {
  const [ni, nj, nk] = grid.dims;
  const full = new Uint8Array(ni * nj * nk);
  for (let k = 0; k < box.size[2]; k += 1) {
    for (let j = 0; j < box.size[1]; j += 1) {
      const from = box.size[0] * (j + box.size[1] * k);
      full.set(
        data.subarray(from, from + box.size[0]),
        box.lo[0] + ni * (j + box.lo[1] + nj * (k + box.lo[2])),
      );
    }
  }
  return full;
}

/** A copy shifted by whole voxels, with every seventh slice missing. */
function altered(mask: Mask): Mask {
  const { grid, box, data } = mask;
  const plane = box.size[0] * box.size[1];
  const holed = data.slice();
  for (let k = 6; k < box.size[2]; k += 7) holed.fill(0, k * plane, (k + 1) * plane);
  return { grid, box: { lo: [box.lo[0] + 2, box.lo[1] - 1, box.lo[2]], size: box.size }, data: holed };
}

describe.skipIf(!existsSync(masks))('thorax-planning', () => {
  const pairs: { name: string; reference: Mask; test: Mask }[] = [];
  beforeAll(() => {
    const load = (name: string): Mask => {
      const { labelMap } = readLabelMap(readFileSync(join(masks, `${name}.nrrd`)));
      return maskFromArray(labelMap.grid, labelMap.data);
    };
    const [cord, liver, heart, gtv, ctv] = ['cord', 'liver', 'heart', 'gtv', 'ctv'].map(load) as Mask[];
    pairs.push(
      { name: 'cord', reference: cord!, test: altered(cord!) },
      { name: 'liver', reference: liver!, test: altered(liver!) },
      { name: 'gtv in ctv', reference: ctv!, test: gtv! },
      { name: 'heart far from cord', reference: heart!, test: cord! },
    );
  });

  it.skipIf(!hasScipy)('agrees with scipy: 1e-6', () => {
    const grid = pairs[0]!.reference.grid;
    const tolerances = [1, 2, 3];
    const files = pairs.map(({ name, reference, test }) =>
      [reference, test].map((mask, n) => {
        const path = join(folder, `${name} ${n}.raw`);
        writeFileSync(path, fullArray(mask));
        return path;
      }),
    );
    const [areas, job] = [join(folder, 'areas.json'), join(folder, 'masks.json')];
    writeFileSync(areas, JSON.stringify([...surfelAreasMm2(grid.indexToPatient)]));
    writeFileSync(
      job,
      JSON.stringify({ dims: grid.dims, spacing: spacingMm(grid), tolerances, pairs: files }),
    );
    const theirs = JSON.parse(execFileSync('/usr/bin/python3', [script, areas, job], { encoding: 'utf8' }));
    pairs.forEach(({ name, reference, test }, n) => {
      const m = compareMasks(reference, test, { tolerancesMm: tolerances });
      const ours = {
        dice: numberIn(m.dice),
        hausdorff: numberIn(m.hausdorffMm),
        hausdorff95: numberIn(m.hausdorff95Mm),
        forward: numberIn(m.meanReferenceToTestMm),
        backward: numberIn(m.meanTestToReferenceMm),
        surfaceDice: m.surfaceDice.map(({ metric }) => numberIn(metric)),
      };
      const { dice, hausdorff, hausdorff95, mean, surfaceDice } = theirs[n];
      const expected = { dice, hausdorff, hausdorff95, forward: mean[0], backward: mean[1], surfaceDice };
      const flat = (o: typeof ours): number[] => Object.values(o).flat();
      flat(ours).forEach((value, at) => {
        expect(value, `${name}, ${at}`).toBeCloseTo(flat(expected)[at] as number, 6);
      });
      expect(compareMasks(reference, test).addedPathLength.voxels.value, name).toBe(
        theirs[n].addedPathVoxels,
      );
    });
  });

  it.skipIf(!hasPlastimatch)(
    'agrees with plastimatch dice --all: Dice, and its own Hausdorff definition',
    () => {
      for (const { name, reference, test } of pairs) {
        const paths = [reference, test].map((mask, n) => {
          const path = join(folder, `plastimatch-${n}.nrrd`);
          writeFileSync(
            path,
            writeNrrd({ grid: mask.grid, data: fullArray(mask), labels: new Map() }, { gzip: false }),
          );
          return path;
        });
        // One thread: on several its mean once came out too small, though 80 runs beside each other gave the same figures.
        const out = execFileSync('plastimatch', ['dice', '--all', ...paths], {
          encoding: 'utf8',
          env: { ...process.env, OMP_NUM_THREADS: '1' },
        });
        const row = (label: string): number =>
          Number(
            out
              .split('\n')
              .find((line) => line.startsWith(label))
              ?.split(/[=:]/)[1],
          );
        const m = compareMasks(reference, test, { definition: 'plastimatch' });
        expect(numberIn(m.dice), name).toBeCloseTo(row('DICE'), 6);
        const voxel = Math.min(...spacingMm(reference.grid));
        const distances: [Metric, string][] = [
          [m.hausdorffMm, 'Hausdorff distance (boundary)'],
          [m.hausdorff95Mm, 'Percent (0.95) Hausdorff distance (boundary)'],
        ];
        for (const [metric, label] of distances) {
          expect(Math.abs(numberIn(metric) - row(label)), `${name}: ${label}`).toBeLessThan(voxel / 10);
        }
        const mean = (numberIn(m.meanReferenceToTestMm) + numberIn(m.meanTestToReferenceMm)) / 2;
        expect(Math.abs(mean - row('Avg average Hausdorff distance (boundary)')), name).toBeLessThan(
          voxel / 10,
        );
      }
    },
  );
});
