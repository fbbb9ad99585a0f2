/** Areas of muscle and fat at L3 against the phantom's own labels, with and without contours of organs. */
import { describe, expect, it } from 'vitest';
import ruleFile from '../../../../resources/assessment/body-composition.json' with { type: 'json' };
import { where } from '../../../../src/core/assess/abdomen-slice.ts';
import { parseBodyCompositionRule } from '../../../../src/core/assess/assessment-rules.ts';
import { bodyComposition, bodyIndices } from '../../../../src/core/assess/body-composition.ts';
import {
  connectedParts,
  countVoxels,
  type Mask,
  maskFromLabel,
  reboxMask,
  unionMasks,
} from '../../../../src/core/masks/index.ts';
import { createSpinePhantom, type PhantomOptions } from '../../../../src/core/phantom/index.ts';
import {
  bodyValue,
  organs,
  organValue,
  PART,
  posteriorValue,
} from '../../../../src/core/phantom/label-table.ts';
import { measureSpine, vertebraName } from '../../../../src/core/spine/index.ts';

const rule = parseBodyCompositionRule(ruleFile);

function patient(options: Partial<PhantomOptions>) {
  const phantom = createSpinePhantom({
    levels: { from: 'L2', to: 'L4' },
    noiseHu: 8,
    couch: true,
    ...options,
  });
  const label = (value: number): Mask => maskFromLabel(phantom.labels, value);
  const parts = (['L2', 'L3', 'L4'] as const).map((level) => {
    const body = label(bodyValue(level));
    return { name: vertebraName(level), level, body, whole: unionMasks(body, label(posteriorValue(level))) };
  });
  const canal = unionMasks(label(PART.canal), label(PART.cord));
  const { grid } = phantom.volume;
  const [ni, nj] = grid.dims;
  const areaOf = (mask: Mask): number =>
    (countVoxels(mask) * Math.abs(grid.indexToPatient[0]! * grid.indexToPatient[5]!)) / 100;
  return {
    volume: phantom.volume,
    vertebrae: measureSpine(parts, canal).vertebrae,
    canal,
    organs: organs.map((organ) => label(organValue(organ))).filter((m) => m.data.length > 0),
    muscle: label(PART.muscle),
    /** Areas of the slice by label: fat under the skin is the tissue that meets the skin. */
    truth: (k: number) => {
      const slice = (mask: Mask): Mask => reboxMask(mask, { lo: [0, 0, k], size: [ni, nj, 1] });
      const within = (mask: Mask, [from, to]: readonly [number, number]): number =>
        areaOf(where(phantom.volume, mask, (hu) => hu >= from && hu <= to));
      const fat = connectedParts(slice(label(PART.tissue)), 6);
      const outer = fat.toSorted((a, b) => b.box.size[0] - a.box.size[0])[0]!;
      return {
        muscle: within(slice(label(PART.muscle)), rule.windowsHu.muscle),
        subcutaneous: within(outer, rule.windowsHu.subcutaneous),
        visceral: fat
          .filter((part) => part !== outer)
          .reduce((sum, part) => sum + within(part, rule.windowsHu.visceral), 0),
      };
    },
  };
}

const fine = patient({ seed: 3, spacingMm: [1, 1, 3], size: [400, 300] });
const cases = [
  ['1 mm voxels', fine],
  ['2 mm voxels, lying prone', patient({ seed: 5, spacingMm: [2, 2, 4], size: [200, 150], position: 'HFP' })],
] as const;

const share = (got: number, wanted: number): number => Math.abs(got / wanted - 1);

describe.each(cases)('body composition, %s', (_name, one) => {
  it.each([
    { organs: 'contoured', contoured: one.organs },
    { organs: 'not contoured', contoured: [] },
  ])('areas within 5 % of the labels, organs $organs', ({ contoured }) => {
    const found = bodyComposition({ ...one, muscle: undefined, organs: contoured, rule })!;
    const truth = one.truth(found.k);
    expect(found).toMatchObject({ vertebra: 'VB_L3', region: 'rule', cut: false, unsure: false });
    for (const tissue of ['muscle', 'subcutaneous', 'visceral'] as const)
      expect(share(found.areaCm2[tissue], truth[tissue]), tissue).toBeLessThan(0.05);
    expect(found.areaCm2.intermuscular).toBeLessThan(1);
    expect(Math.abs(found.muscleMeanHu! - 53)).toBeLessThan(5);
  });
});

describe('body composition', () => {
  it('takes the muscle region that a person drew where it is in the slice', () => {
    const [whole, ...parts] = [fine.muscle, ...connectedParts(fine.muscle)];
    const drawn = bodyComposition({ ...fine, organs: [], muscle: parts[0], rule })!;
    expect(drawn.region).toBe('contour');
    const all = bodyComposition({ ...fine, organs: [], muscle: whole, rule })!;
    expect(share(all.areaCm2.muscle, fine.truth(all.k).muscle)).toBeLessThan(1e-9);
    const elsewhere = reboxMask(whole!, { ...whole!.box, size: [whole!.box.size[0], whole!.box.size[1], 1] });
    expect(bodyComposition({ ...fine, organs: [], muscle: elsewhere, rule })!.region).toBe('rule');
  });

  it('says when the image cuts the body, and measures nothing without L3', () => {
    const narrow = patient({ seed: 3, spacingMm: [1.5, 1.5, 4], size: [150, 150] });
    expect(bodyComposition({ ...narrow, muscle: undefined, organs: [], rule })).toMatchObject({ cut: true });
    const vertebrae = fine.vertebrae.filter((v) => v.level !== 'L3');
    expect(bodyComposition({ ...fine, vertebrae, muscle: undefined, rule })).toBeNull();
  });

  it('says when there is too little fat within the wall to see it end', () => {
    const { grid, data } = fine.volume;
    const lean = { grid, data: data.map((hu) => (hu < -60 && hu > -300 ? 40 : hu)) };
    expect(bodyComposition({ ...fine, volume: lean, organs: [], muscle: undefined, rule })!.unsure).toBe(
      true,
    );
  });
});

describe('indices', () => {
  const areas = { muscle: 140, intermuscular: 5, subcutaneous: 200, visceral: 100 };

  it('divides by the height squared and compares with the thresholds of the sex', () => {
    const man = bodyIndices(areas, 1.75, 'M', rule)!;
    expect(man.perHeight.muscle).toBeCloseTo(45.71, 2);
    expect(man.thresholds.map((t) => [t.value, t.below])).toEqual([
      [52.4, true],
      [43, false],
      [53, true],
      [45.4, false],
    ]);
    expect(bodyIndices(areas, 1.75, 'F', rule)!.thresholds.map((t) => t.value)).toEqual([38.5, 41, 41, 34.4]);
    expect(bodyIndices(areas, 1.75, '', rule)!.thresholds).toEqual([]);
  });

  it.each([null, 0, 175, Number.NaN])('a height of %s is none', (height) => {
    expect(bodyIndices(areas, height, 'M', rule)).toBeNull();
  });

  it('rules with a window upside down are refused', () => {
    const windowsHu = { ...ruleFile.windowsHu, muscle: [150, -29] };
    expect(() => parseBodyCompositionRule({ ...ruleFile, windowsHu })).toThrow(/window rises/);
  });
});
