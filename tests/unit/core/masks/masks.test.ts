import { describe, expect, test } from 'vitest';
import {
  countVoxels,
  cropMask,
  distanceMapMm,
  emptyMask,
  fillHoles,
  isEmptyMask,
  type LabelMap,
  marginMask,
  maskFromLabel,
  masksFromLabels,
  maskVolumeCc,
  reboxMask,
  unionMasks,
} from '../../../../src/core/masks/index.ts';
import { equalMasks, fullMask, maskFromArray, maskToArray } from '../../../builders/mask-arrays.ts';
import { drawMask, gridMakers, maskWhere, plainGrid, showSlice } from '../../../builders/masks.ts';

const withCode = (code: string): unknown => expect.objectContaining({ code });

describe('making masks', () => {
  const grid = plainGrid([5, 4, 3]);
  const data = new Uint8Array(60);
  data[0] = 7;
  data[59] = 7;
  data[1 + 5 * (2 + 4 * 1)] = 9;
  const map: LabelMap = {
    grid,
    data,
    labels: new Map([
      [0, 'background'],
      [7, 'a'],
      [9, 'b'],
      [12, 'absent'],
    ]),
  };

  test('from labels: tight boxes, every named label once, absent ones empty', () => {
    const masks = masksFromLabels(map);
    expect([...masks.keys()]).toEqual([7, 9, 12]);
    expect(masks.get(7)?.box).toEqual({ lo: [0, 0, 0], size: [5, 4, 3] });
    expect(masks.get(9)?.box).toEqual({ lo: [1, 2, 1], size: [1, 1, 1] });
    expect(isEmptyMask(maskFromLabel(map, 12))).toBe(true);
    expect(countVoxels(maskFromLabel({ ...map, data: Uint16Array.from(data) }, 7))).toBe(2);
    expect(equalMasks(maskFromLabel(map, 9), masks.get(9) as never)).toBe(true);
  });

  test('an array that does not fit its grid is refused', () => {
    expect(() => maskFromLabel({ ...map, data: new Uint8Array(61) }, 7)).toThrow(withCode('mask-size'));
  });

  test('to an array and back, and in another box', () => {
    const mask = drawMask([['..#.', '.##.', '....']]);
    expect(equalMasks(maskFromArray(mask.grid, maskToArray(mask)), mask)).toBe(true);
    const roomy = reboxMask(mask, { lo: [-2, -1, 0], size: [8, 6, 1] });
    expect(countVoxels(roomy)).toBe(3);
    expect(cropMask(roomy).box).toEqual(mask.box);
    expect(showSlice(reboxMask(mask, { lo: [2, 0, 0], size: [2, 3, 1] }), 0)).toEqual([
      '..#.',
      '..#.',
      '....',
    ]);
  });

  test('volume is voxels times voxel volume on every grid', () => {
    const sizes: Record<string, number> = {
      plain: 1,
      oblique: 25,
      'sheared (gantry tilt)': 0.9 * 0.9 * 2.5,
      sagittal: 0.36 * 3.3,
    };
    for (const [name, mm3] of Object.entries(sizes)) {
      const gridOf = gridMakers[name];
      if (gridOf === undefined) throw new Error(name);
      expect(maskVolumeCc(fullMask(gridOf([4, 5, 6])))).toBeCloseTo((120 * mm3) / 1000, 9);
    }
  });
});

describe('empty masks', () => {
  const empty = emptyMask(plainGrid([5, 5, 5]));
  test('go through every operation', () => {
    for (const out of [
      marginMask(empty, 3),
      marginMask(empty, -3),
      fillHoles(empty, '3d'),
      cropMask(empty),
      unionMasks(empty, empty),
    ])
      expect(isEmptyMask(out)).toBe(true);
  });
  test('have no distances', () => {
    expect(() => distanceMapMm(empty)).toThrow(withCode('mask-empty'));
  });
});

describe('refusals', () => {
  const mask = fullMask(plainGrid([4, 4, 4]));
  test('different grids, margins that are no numbers, distances on sheared grids', () => {
    expect(() => unionMasks(mask, fullMask(plainGrid([4, 4, 5])))).toThrow(withCode('grid-mismatch'));
    expect(() => marginMask(mask, Number.NaN)).toThrow(withCode('margin-invalid'));
    const sheared = gridMakers['sheared (gantry tilt)'];
    expect(() => distanceMapMm(fullMask((sheared as typeof plainGrid)([4, 4, 4])))).toThrow(
      withCode('grid-sheared'),
    );
  });
});

test('in-slice margins stay in their slices', () => {
  const mask = maskWhere(plainGrid([15, 15, 5]), (i, j, k) => i === 7 && j === 7 && k === 2);
  const grown = marginMask(mask, 3, { extent: 'slice' });
  expect(grown.box).toEqual({ lo: [4, 4, 2], size: [7, 7, 1] });
  expect(countVoxels(grown)).toBe(29);
});
