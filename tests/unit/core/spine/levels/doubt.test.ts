import { describe, expect, it } from 'vitest';
import { divideDoubles, doubleVertebrae } from '../../../../../src/core/spine/column/doubles.ts';
import { doubleFinding, isAxisTooShort, isNeckTooLong } from '../../../../../src/core/spine/levels/doubt.ts';

const none = [undefined, undefined, undefined, undefined, undefined];

describe('vertebrae as long as two', () => {
  it('stand out from both neighbours', () => {
    expect(doubleVertebrae([0, 20, 40, 77, 98, 120], none)).toEqual([2]);
    expect(doubleFinding(2).message).toContain('Vertebra 3 ');
  });

  it('are not seen in a column that grows steadily, nor beside a collapsed vertebra', () => {
    expect(doubleVertebrae([0, 20, 42, 66, 92, 120], none)).toEqual([]);
    expect(doubleVertebrae([0, 30, 60, 78, 109, 140], none)).toEqual([]);
  });

  it('are not C2 with its dens, nor the ends, which the image may cut anywhere', () => {
    expect(doubleVertebrae([0, 18, 55, 75, 95], ['C1', 'C2', 'C3', 'C4'])).toEqual([]);
    expect(doubleVertebrae([0, 60, 80, 100, 160], none)).toEqual([]);
  });
});

describe('dividing a vertebra as long as two', () => {
  const bounds = [0, 20, 40, 60, 100, 121, 142];
  const relative = (dip: number): Float64Array =>
    Float64Array.from({ length: 142 }, (_, s) => (s === 82 ? dip : 1));

  it('cuts it where it is thinnest', () => {
    expect(divideDoubles(bounds, bounds, relative(0.7))).toEqual({
      cuts: [0, 20, 40, 60, 82, 100, 121, 142],
      guessed: false,
    });
  });

  it('says that it guesses where nothing shows a disc', () => {
    const { cuts, guessed } = divideDoubles(bounds, bounds, relative(1));
    expect(cuts).toHaveLength(8);
    expect(guessed).toBe(true);
  });

  it('leaves the top of the column and regular ones alone', () => {
    const top = [0, 18, 55, 74, 93];
    expect(divideDoubles(top, top, relative(0.5)).cuts).toEqual(top);
    const regular = [0, 20, 41, 63, 86];
    expect(divideDoubles(regular, regular, relative(0.5))).toEqual({ cuts: regular, guessed: false });
  });
});

describe('the axis', () => {
  it('needs room for its dens, unless the image cuts it off', () => {
    expect(isAxisTooShort(17, 'C2', false)).toBe(true);
    expect(isAxisTooShort(34, 'C2', false)).toBe(false);
    expect(isAxisTooShort(17, 'C2', true)).toBe(false);
    expect(isAxisTooShort(17, 'C3', false)).toBe(false);
  });
});

describe('a neck', () => {
  const names = ['C3', 'C4', 'C5', 'C6', 'C7', 'T1', 'T2'] as const;

  it('is too long when discs were missed all along it', () => {
    expect(isNeckTooLong([20, 23, 23, 22, 24, 20, 21], names)).toBe(true);
    expect(isNeckTooLong([12, 17, 18, 17, 18, 20, 30], names)).toBe(false);
    const wide = ['C3', 'C4', 'C5', 'C6', 'C7', 'T1', 'T2', 'T3', 'T4'] as const;
    expect(isNeckTooLong([17, 22, 22, 24, 23, 20, 18, 20, 22], wide)).toBe(true);
    // However small the patient: kbp-060, where the third vertebra of the neck was two.
    expect(isNeckTooLong([14, 23, 20, 21, 20, 19, 18, 19, 20], wide)).toBe(true);
    expect(isNeckTooLong([14, 17, 16, 16, 16, 17, 18, 19, 20], wide)).toBe(false);
  });

  it('may be long in a large patient', () => {
    const gl017 = ['C1', 'C2', 'C3', 'C4', 'C5', 'C6', 'C7', 'T1', 'T2', 'T3', 'T4'] as const;
    expect(isNeckTooLong([18, 22, 21, 21, 21, 21, 23, 24, 26, 25, 24], gl017)).toBe(false);
  });

  it('is not judged by one vertebra, nor by the ends', () => {
    expect(isNeckTooLong([40, 25, 20, 21], ['C6', 'C7', 'T1', 'T2'])).toBe(false);
  });
});
