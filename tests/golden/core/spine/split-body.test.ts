import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import {
  countVoxels,
  intersectMasks,
  type LabelMap,
  type Mask,
  maskFromLabel,
} from '../../../../src/core/masks/index.ts';
import { splitBody } from '../../../../src/core/spine/index.ts';
import { readLabelMap } from '../../../../src/core/volume-io/index.ts';
import { maskFromArray } from '../../../builders/mask-arrays.ts';

const path = (name: string): string =>
  fileURLToPath(new URL(`../../../../../shared/data/train/${name}.nii.gz`, import.meta.url));
const load = (name: string): LabelMap => readLabelMap(readFileSync(path(name))).labelMap;
const dice = (a: Mask, b: Mask): number =>
  (2 * countVoxels(intersectMasks(a, b))) / (countVoxels(a) + countVoxels(b));

/** Real label maps with sub-regions. Needs ../shared/data/train; skipped without. */
describe('body and processes of real vertebrae', () => {
  it.skipIf(!existsSync(path('ts-example/vertebral_bodies')))('ts-example L1–L5, canal given', () => {
    const map = load('ts-example/labels');
    const bodies = maskFromArray(map.grid, load('ts-example/vertebral_bodies').data);
    for (const value of [20, 21, 22, 23, 24]) {
      const whole = maskFromLabel(map, value);
      const split = splitBody(whole, maskFromLabel(map, 30))!;
      expect(dice(split.body, intersectMasks(whole, bodies)), `${value}`).toBeGreaterThan(0.9);
    }
  });

  it.skipIf(!existsSync(path('tptbox-L3/subregions')))('tptbox L2–L4, canal found from the ring', () => {
    const map = load('tptbox-L3/labels');
    const { data } = load('tptbox-L3/subregions');
    const bodies = maskFromArray(
      map.grid,
      data.map((v) => (v === 49 || v === 50 ? 1 : 0)),
    );
    const arches = maskFromArray(
      map.grid,
      data.map((v) => (v >= 41 && v <= 48 ? 1 : 0)),
    );
    for (const value of [21, 22, 23]) {
      const whole = maskFromLabel(map, value);
      const split = splitBody(whole)!;
      expect(split.canal).toBe('found');
      expect(dice(split.body, intersectMasks(whole, bodies)), `${value}`).toBeGreaterThan(0.9);
      expect(dice(split.posterior, intersectMasks(whole, arches)), `${value}`).toBeGreaterThan(0.9);
    }
  });

  it.skipIf(!existsSync(path('verse014/labels')))(
    'verse014 has no sub-region labels: every vertebra splits and a body is 45–70 % of it',
    () => {
      const map = load('verse014/labels');
      for (const value of [20, 21, 22, 23, 24]) {
        const whole = maskFromLabel(map, value);
        const share = countVoxels(splitBody(whole)!.body) / countVoxels(whole);
        expect(share, `${value}`).toBeGreaterThan(0.45);
        expect(share, `${value}`).toBeLessThan(0.7);
      }
    },
  );
});
