import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fitLine } from '../../../../src/dicom/ct/line-fit.ts';

test('rounding to a tenth costs half a unit and no more, wherever it falls', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 2, max: 400 }),
      fc.double({ min: 0.4, max: 6, noNaN: true }),
      fc.double({ min: -900, max: 900, noNaN: true }),
      (count, step, start) => {
        const written = Array.from({ length: count }, (_, k) => Math.round((start + k * step) * 10) / 10);
        expect(fitLine(written).worst).toBeLessThanOrEqual(0.05 + 1e-9);
      },
    ),
    { numRuns: 200 },
  );
});

test('whole millimetres written for 2.5 mm are a quarter off any line', () => {
  const written = Array.from({ length: 20 }, (_, k) => Math.floor(2.5 * k));
  expect(fitLine(written).worst).toBeCloseTo(0.25, 6);
});

test('an exact line is found exactly', () => {
  const fit = fitLine([1, 3.5, 6, 8.5]);
  expect([fit.start, fit.step, fit.worst].map((v) => Math.round(v * 1e6) / 1e6)).toEqual([1, 2.5, 0]);
});
