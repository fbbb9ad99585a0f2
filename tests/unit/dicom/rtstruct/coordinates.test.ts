import { expect, test } from 'vitest';
import { readDecimalStrings } from '../../../../src/dicom/parse/numbers.ts';
import {
  contourDataBytes,
  coordinateBoundMm,
  formatCoordinate,
} from '../../../../src/dicom/rtstruct/coordinates.ts';

test.each([
  [0, '0'],
  [-0, '0'],
  [12.5, '12.5'],
  [-324.365234375, '-324.365234375'],
  [1.1368683772161603e-13, '0.00000000000011'],
  [-1.1368683772161603e-13, '-0.0000000000001'],
  [1e-7, '1e-7'],
  [0.1 + 0.2, '0.3'],
  [-99999.99999999999, '-100000'],
  [99999.12345678912, '99999.1234567891'],
  [-1 / 3, '-0.3333333333333'],
])('%d is written as %s', (value, text) => {
  expect(formatCoordinate(value)).toBe(text);
});

test.each([Number.NaN, Infinity, 1e5, -1e300])('%d is refused', (value) => {
  expect(() => formatCoordinate(value)).toThrowError(expect.objectContaining({ code: 'coordinate-range' }));
});

test('a contour is one value of backslash-separated strings, even in length, that reads back', () => {
  const points = Float64Array.of(1, -2.25, 3.5, 1, 7.123456789012345, 3.5, -0.1, 7.123456789012345, 3.5);
  const bytes = contourDataBytes(points);
  expect(bytes.length % 2).toBe(0);
  expect(new TextDecoder().decode(bytes)).toBe(
    '1\\-2.25\\3.5\\1\\7.12345678901235\\3.5\\-0.1\\7.12345678901235\\3.5 '.slice(0, bytes.length),
  );
  readDecimalStrings(bytes).forEach((v, n) => {
    expect(Math.abs(v - points[n]!)).toBeLessThanOrEqual(coordinateBoundMm);
  });
});

test('bytes are the texts of formatCoordinate, also where they are written digit by digit', () => {
  const values = [
    0,
    -0,
    0.05,
    -0.05,
    0.0001,
    -0.0001,
    10,
    -100,
    99999,
    99999.9999,
    0.1 + 0.2,
    1.005,
    1e-5,
    7,
  ];
  for (let n = 0; n < 3000; n += 1) values.push(((n * 7919) % 20_011) / 10 ** (n % 7) - (n % 3));
  const points = Float64Array.from([...values, ...values]);
  const text = [...points].map(formatCoordinate).join('\\');
  expect(new TextDecoder().decode(contourDataBytes(points))).toBe(text.length % 2 === 0 ? text : `${text} `);
  expect(contourDataBytes(new Float64Array(0))).toHaveLength(0);
});
