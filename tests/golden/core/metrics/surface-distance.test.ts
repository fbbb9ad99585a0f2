/** Our surfel metrics against what DeepMind's surface-distance itself gave (see make-golden.py). */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createGrid, type Vec3 } from '../../../../src/core/geometry/grid.ts';
import type { Mask } from '../../../../src/core/masks/index.ts';
import { compareMasks, comparePerSlice, type Metric } from '../../../../src/core/metrics/index.ts';
import { padMask } from '../../../../src/core/metrics/padded.ts';
import { surfelElements } from '../../../../src/core/metrics/surface.ts';
import { surfelAreasMm2 } from '../../../../src/core/metrics/surfels.ts';
import { maskFromArray } from '../../../builders/mask-arrays.ts';

interface Expected {
  hausdorff: number;
  hausdorff95: number;
  average: [number, number];
  surfaceDice: number[];
  areas: [number, number];
  dice: number;
}
interface Case {
  name: string;
  dims: [number, number, number];
  spacing: [number, number, number];
  reference: string;
  test: string;
  expected: Expected;
  slice: (Expected & { k: number }) | null;
}
const golden = JSON.parse(readFileSync(new URL('./surface-distance.json', import.meta.url), 'utf8')) as {
  tolerances: number[];
  cases: Case[];
};

/** The same voxels on an oblique grid: metrics must not notice. */
function maskOf(bits: string, { dims, spacing }: Case): Mask {
  const [c, s] = [Math.cos(0.4), Math.sin(0.4)];
  const along = (v: Vec3, length: number): Vec3 => [v[0] * length, v[1] * length, v[2] * length];
  const grid = createGrid({
    dims,
    originMm: [-201.5, 33.25, -711],
    stepIMm: along([c, s, 0], spacing[0]),
    stepJMm: along([-s * c, c * c, s], spacing[1]),
    stepKMm: along([s * s, -c * s, c], -spacing[2]),
  });
  const bytes = Buffer.from(bits, 'base64');
  const count = dims[0] * dims[1] * dims[2];
  return maskFromArray(
    grid,
    Uint8Array.from({ length: count }, (_, n) => ((bytes[n >> 3] as number) >> (n & 7)) & 1),
  );
}

const totalArea = (mask: Mask): number => {
  const areas = surfelAreasMm2(mask.grid.indexToPatient);
  return surfelElements(padMask(mask)).codes.reduce((sum, code) => sum + (areas[code] as number), 0);
};
const close = (metric: Metric, expected: number): void => expect(metric.value).toBeCloseTo(expected, 8);

describe.each(golden.cases)('surface-distance: $name', (c) => {
  const [reference, test] = [maskOf(c.reference, c), maskOf(c.test, c)];
  const options = { tolerancesMm: golden.tolerances };

  it('agrees on the whole structure', () => {
    const m = compareMasks(reference, test, options);
    close(m.dice, c.expected.dice);
    close(m.hausdorffMm, c.expected.hausdorff);
    close(m.hausdorff95Mm, c.expected.hausdorff95);
    close(m.meanReferenceToTestMm, c.expected.average[0]);
    close(m.meanTestToReferenceMm, c.expected.average[1]);
    m.surfaceDice.forEach(({ metric }, n) => {
      close(metric, c.expected.surfaceDice[n] as number);
    });
    expect(totalArea(reference)).toBeCloseTo(c.expected.areas[0], 6);
    expect(totalArea(test)).toBeCloseTo(c.expected.areas[1], 6);
  });

  it.skipIf(c.slice === null)('agrees on one slice', () => {
    const expected = c.slice as Expected & { k: number };
    const m = comparePerSlice(reference, test, options).find((slice) => slice.k === expected.k);
    if (m === undefined) throw new Error('slice missing');
    close(m.dice, expected.dice);
    close(m.hausdorffMm, expected.hausdorff);
    close(m.hausdorff95Mm, expected.hausdorff95);
    close(m.meanReferenceToTestMm, expected.average[0]);
    close(m.meanTestToReferenceMm, expected.average[1]);
    m.surfaceDice.forEach(({ metric }, n) => {
      close(metric, expected.surfaceDice[n] as number);
    });
  });
});
