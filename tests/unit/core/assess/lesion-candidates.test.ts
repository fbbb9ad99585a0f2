/** Lesions put into a phantom's bodies are found at their place and of their kind; bone is told from them. */
import { describe, expect, it } from 'vitest';
import { expectedPattern, mirrored, type Pattern } from '../../../../src/core/assess/bone-pattern.ts';
import { findLesions } from '../../../../src/core/assess/lesion-candidates.ts';
import { localMean } from '../../../../src/core/assess/local-mean.ts';
import { trabecularHu } from '../../../../src/core/assess/trabecular.ts';
import { createGrid } from '../../../../src/core/geometry/grid.ts';
import { minus } from '../../../../src/core/geometry/vec.ts';
import {
  intersectMasks,
  type Mask,
  maskFromLabel,
  maskVolumeCc,
  unionMasks,
} from '../../../../src/core/masks/index.ts';
import { createSpinePhantom } from '../../../../src/core/phantom/index.ts';
import { bodyValue, posteriorValue } from '../../../../src/core/phantom/label-table.ts';
import { measureSpine, vertebraName } from '../../../../src/core/spine/index.ts';
import { lesionMask, withLesions } from '../../../builders/inserted-lesions.ts';
import { maskFromArray } from '../../../builders/mask-arrays.ts';

const phantom = createSpinePhantom({
  seed: 5,
  levels: { from: 'T12', to: 'L4' },
  size: [95, 95],
  spacingMm: [1.3, 1.3, 2],
  noiseHu: 15,
  softTissue: false,
});
const label = (value: number): Mask => maskFromLabel(phantom.labels, value);
const parts = (['T12', 'L1', 'L2', 'L3', 'L4'] as const).map((level) => {
  const body = label(bodyValue(level));
  return { name: vertebraName(level), level, body, whole: unionMasks(body, label(posteriorValue(level))) };
});
const { vertebrae } = measureSpine(parts);
const centreOf = (level: string) => phantom.vertebrae.find((v) => v.level === level)!.centreMm;

describe('lesion candidates', () => {
  const lesions = [
    { level: 'L1', aside: 8, diameterMm: 12, contrastHu: -150 },
    { level: 'L3', aside: -9, diameterMm: 14, contrastHu: 250 },
  ].map(({ level, aside, ...rest }) => {
    const [x, y, z] = centreOf(level);
    return {
      vertebra: `VB_${level}`,
      centreMm: [x + aside, y, z] as const,
      ...rest,
      within: parts.find((p) => p.level === level)!.whole,
    };
  });
  const volume = withLesions(phantom.volume, lesions);
  const { candidates } = findLesions(volume, vertebrae, { leastScore: 40 });

  it.each(lesions.map((l) => [l.vertebra, l] as const))(
    '%s: place, kind, side, volume and overlap',
    (vertebra, lesion) => {
      const found = candidates.filter((c) => c.vertebra === vertebra);
      expect(found).toHaveLength(1);
      const [c] = found;
      expect(c!.kind).toBe(lesion.contrastHu < 0 ? 'lytic' : 'blastic');
      expect(Math.hypot(...minus(c!.centreMm, lesion.centreMm))).toBeLessThan(3);
      expect(c!.third).toBe(lesion.centreMm[0] > centreOf(vertebra.slice(3))[0] ? 'left' : 'right');
      const truth = lesionMask(lesion.within, lesion);
      const shared = maskVolumeCc(intersectMasks(truth, c!.mask));
      expect((2 * shared) / (maskVolumeCc(truth) + maskVolumeCc(c!.mask))).toBeGreaterThan(0.75);
      expect(c!.breach === null).toBe(c!.kind === 'blastic');
    },
  );

  it('raises none of that strength elsewhere, and none in the phantom as it is', () => {
    expect(candidates).toHaveLength(lesions.length);
    expect(findLesions(phantom.volume, vertebrae, { leastScore: 40 }).candidates).toEqual([]);
  });

  it('says which vertebrae it searched and which the image cuts', () => {
    const { searched, notSearched } = findLesions(volume, vertebrae);
    expect([...searched, ...notSearched].sort()).toEqual(parts.map((p) => p.name).sort());
    expect(searched).toEqual(expect.arrayContaining(['VB_L1', 'VB_L2', 'VB_L3']));
  });
});

describe('what is expected of a place', () => {
  it('a lesion in one of three sources does not pass into the expectation', () => {
    const flat: Pattern = new Float32Array(15 * 11 * 9).fill(10);
    const hurt = flat.slice();
    hurt[700] = -300;
    expect(expectedPattern([flat, hurt, flat])[700]).toBe(10);
    // Of two sources the body's own reference is the third.
    expect(expectedPattern([flat, hurt])[700]).toBe(0);
    expect(expectedPattern([])[700]).toBe(0);
  });

  it('the mirror turns left and right and nothing else', () => {
    const p: Pattern = Float32Array.from({ length: 15 * 11 * 9 }, (_, n) => n);
    const m = mirrored(p);
    expect([m[0], m[14], m[15]]).toEqual([14, 0, 29]);
    expect(mirrored(m)).toEqual(p);
  });

  it('the local mean of a constant is that constant to the very edge, and takes nothing from outside', () => {
    const grid = createGrid({
      dims: [9, 8, 7],
      originMm: [0, 0, 0],
      stepIMm: [1, 0, 0],
      stepJMm: [0, 1, 0],
      stepKMm: [0, 0, 2],
    });
    const inside = Uint8Array.from({ length: 504 }, (_, o) => (o % 9 > 1 && o % 9 < 7 ? 1 : 0));
    const volume = { grid, data: Int16Array.from(inside, (set) => (set ? 77 : 3000)) };
    const mask = maskFromArray(grid, inside);
    expect(new Set(localMean(volume, mask, 2))).toEqual(new Set([77]));
  });

  it('trabecular HU of a body without its rim', () => {
    const hu = trabecularHu(phantom.volume, parts[2]!.body)!;
    expect(hu.medianHu).toBeGreaterThan(80);
    expect(hu.medianHu).toBeLessThan(250);
    const tiny = {
      ...parts[2]!.body,
      box: { lo: parts[2]!.body.box.lo, size: [2, 2, 2] as const },
      data: new Uint8Array(8).fill(1),
    };
    expect(trabecularHu(phantom.volume, tiny)).toBeNull();
  });
});
