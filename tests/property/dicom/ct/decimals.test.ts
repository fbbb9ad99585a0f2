import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDecimalStrings } from '../../../../src/dicom/parse/numbers.ts';
import { formatDecimalString } from '../../../../src/dicom/write/decimal.ts';

const ascii = (value: string): Uint8Array => Uint8Array.from(value, (c) => c.charCodeAt(0));
const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
const coordinate = fc.double({ min: -2000, max: 2000, noNaN: true });

/** Every notation of at most 16 characters that could be closest. */
function closestError(x: number): number {
  const candidates = ['0'];
  for (let d = 0; d <= 16; d += 1) {
    candidates.push(x.toExponential(d).replace('e+', 'e'));
    if (Math.abs(x) < 1e17 && Math.abs(x) > 1e-17)
      candidates.push(x.toFixed(d), x.toFixed(d).replace(/^(-?)0\./, '$1.'));
  }
  return Math.min(...candidates.filter((c) => c.length <= 16).map((c) => Math.abs(Number(c) - x)));
}

describe('formatDecimalString', () => {
  it('is at most 16 characters, valid, and as close as any notation', () => {
    fc.assert(
      fc.property(fc.oneof(finite, coordinate), (x) => {
        const text = formatDecimalString(x);
        expect(text).toMatch(/^-?(\d+\.?\d*|\.\d+)(e-?\d+)?$/);
        expect(text.length).toBeLessThanOrEqual(16);
        expect(Math.abs(Number(text) - x)).toBeLessThanOrEqual(closestError(x));
      }),
      { numRuns: 3000, seed: 7 },
    );
  });
  it('gives a number that came from 16 characters back unchanged', () => {
    fc.assert(
      fc.property(coordinate, fc.integer({ min: 0, max: 9 }), (x, decimals) => {
        const value = Number(x.toFixed(decimals)) + 0; // −0 is written as 0
        expect(Number(formatDecimalString(value))).toBe(value);
      }),
      { numRuns: 2000, seed: 8 },
    );
  });
});

describe('readDecimalStrings', () => {
  it('agrees with Number() to the last bit', () => {
    const form = fc.oneof(
      finite.map(String),
      coordinate.map((x) => x.toFixed(6)),
      coordinate.map((x) => x.toPrecision(15)),
      finite.map((x) => x.toExponential(10)),
    );
    fc.assert(
      fc.property(fc.array(form, { minLength: 1, maxLength: 20 }), (texts) => {
        const values = [...readDecimalStrings(ascii(texts.join('\\')))];
        expect(values).toEqual(texts.map(Number));
      }),
      { numRuns: 1500, seed: 9 },
    );
  });
});
