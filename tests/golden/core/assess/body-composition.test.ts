/**
 * Body composition on a real CT: ts-example of ../shared/data labels psoas and back muscles (nothing of the wall, no fat) and the
 * organs, by machine. Every labelled muscle is to be found, no organ to be taken for one, with and without contours of organs.
 */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { onSlice, where } from '../../../../src/core/assess/abdomen-slice.ts';
import { bodyComposition } from '../../../../src/core/assess/body-composition.ts';
import { shippedRules } from '../../../../src/core/assess/index.ts';
import { countVoxels, intersectMasks, type Mask, unionMasks } from '../../../../src/core/masks/index.ts';
import { measureSpine, parseLevel, splitBody, vertebraName } from '../../../../src/core/spine/index.ts';
import { loadCase } from '../../../evaluate/references.ts';

const data = resolve(import.meta.dirname, '../../../../../shared/data');
const ORGANS = /^(Liver|Kidney|Spleen|Stomach|Bowel|Colon|A_Aorta|V_Venacava)/;

it.skipIf(!existsSync(`${data}/train/ts-example`))(
  'ts-example: labelled muscles at L3 within 5 %, organs in none',
  async () => {
    const { volume, vertebrae, references, muscle: labelled } = await loadCase(data, 'ts-example');
    const canal = references.find((r) => r.name === 'SpinalCanal')?.mask;
    const parts = vertebrae.flatMap(({ level, mask }) => {
      const [known, split] = [parseLevel(level), splitBody(mask, canal)];
      return known && split
        ? [{ name: vertebraName(known), level: known, body: split.body, whole: mask }]
        : [];
    });
    const organs = references.filter((r) => ORGANS.test(r.name)).map((r) => r.mask);
    const measure = (contoured: readonly Mask[], of: Mask | undefined) =>
      bodyComposition({
        volume,
        vertebrae: measureSpine(parts, canal).vertebrae,
        canal: of,
        organs: contoured,
        rule: shippedRules().body,
      })!;
    const [full, bare] = [measure(organs, canal), measure([], undefined)];
    const flesh = (mask: Mask): Mask => where(volume, mask, (hu) => hu >= -29 && hu <= 150);
    const truth = flesh(onSlice(labelled!, full.k));
    expect(countVoxels(truth)).toBeGreaterThan(500);
    for (const { regions } of [full, bare]) {
      const own = flesh(regions.muscle);
      expect(countVoxels(intersectMasks(own, truth)) / countVoxels(truth)).toBeGreaterThan(0.95);
      const inOrgans = intersectMasks(own, unionMasks(organs[0]!, ...organs.slice(1)));
      expect(countVoxels(inOrgans) / countVoxels(own)).toBeLessThan(0.02);
    }
    expect(Math.abs(bare.areaCm2.muscle / full.areaCm2.muscle - 1)).toBeLessThan(0.05);
  },
  60_000,
);
