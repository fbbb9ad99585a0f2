import fc from 'fast-check';
import { expect, test } from 'vitest';
import { coordinateBoundMm, formatCoordinate } from '../../../../src/dicom/rtstruct/coordinates.ts';

const mm = fc.double({ min: -9999, max: 9999, noNaN: true });

test('any coordinate within 10 m takes at most 16 characters of a DS and is off by at most the bound', () => {
  fc.assert(
    fc.property(mm, (value) => {
      const text = formatCoordinate(value);
      expect(text).toMatch(/^-?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/);
      expect(text.length).toBeLessThanOrEqual(16);
      expect(Math.abs(Number(text) - value)).toBeLessThanOrEqual(coordinateBoundMm);
    }),
    { numRuns: 5000 },
  );
});

test('a number that came from a DS of at most 16 characters goes back as the same number', () => {
  const ds = fc
    .tuple(
      fc.boolean(),
      fc.integer({ min: 0, max: 9999 }),
      fc.string({ unit: fc.constantFrom(...'0123456789'), maxLength: 10 }),
    )
    .map(([minus, whole, decimals]) => `${minus ? '-' : ''}${whole}${decimals ? `.${decimals}` : ''}`);
  fc.assert(
    fc.property(ds, (text) => {
      expect(text.length).toBeLessThanOrEqual(16);
      expect(Number(formatCoordinate(Number(text)))).toBe(Number(text) + 0);
    }),
    { numRuns: 5000 },
  );
});
