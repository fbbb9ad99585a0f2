/** The numbers of Contour Data as the second reader takes them: what `Number` makes of each, or no file at all. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readStructureFile } from '../../../../src/backend/export/second-reader/child/structure-file.ts';
import { encodeRtstruct } from '../../../../src/dicom/rtstruct/index.ts';
import { makeCtSeries, makeGrid } from '../../../builders/ct-series.ts';
import { makeSet, makeStructure } from '../../../builders/rt-structures.ts';

const ct = makeCtSeries(makeGrid([9, 7, 4], [1, 1, 2]));

const file = Buffer.from(
  encodeRtstruct(
    makeSet(ct, [makeStructure('A', new Map([[0, [new Float64Array(9).fill(1234.567123456789)]]]))]),
    ct,
  ),
);
const written = Array(9).fill('1234.56712345679').join('\\');
const at = file.indexOf(written);

/** The file with other text where its coordinates stand: each blank behind up to 16 characters. */
function reading(values: readonly string[]): number[] {
  const text = values.map((value) => value.padEnd(16)).join('\\');
  expect(text.slice(written.length).trim()).toBe('');
  const bytes = Buffer.from(file);
  bytes.write(text.slice(0, written.length), at, 'latin1');
  return [...readStructureFile(bytes).coordinates()].flatMap((points) => [...points]);
}

const nine = (value: string): string[] => [...Array(8).fill('1'), value];

test('the text stands where it is looked for', () => {
  expect(at).toBeGreaterThan(0);
  expect(reading(written.split('\\'))).toEqual(Array(9).fill(1234.56712345679));
});

test.each(['+1.5', '.5', '5.', '007.25', '-0', '1E2', '-1.5e-3', ' 12', '1.7976931e308'])(
  '%s is a number',
  (value) => {
    expect(reading(nine(value)).at(-1)).toBe(Number(value));
    expect(reading([value, ...nine('2').slice(1)])[0]).toBe(Number(value));
  },
);

test.each(['', ' ', '1 2', '1e999', '--1', '1.2.3', 'e', '+', '12345678901234567.'])(
  '“%s” is none',
  (value) => {
    expect(() => reading([value, ...nine('2').slice(1)])).toThrow(/no decimal string/);
  },
);

test.each(['NaN', 'null', '[1]', '"1"', '1,2', '0x1', 'true', '1\0'])(
  'what JSON or another language would take, %j, is none',
  (value) => {
    expect(() => reading([value, ...nine('2').slice(1)])).toThrow(/no decimal string/);
  },
);

test('any written coordinate is what Number makes of it, to the last bit', () => {
  const decimal = fc.double({ min: -99_999, max: 99_999, noNaN: true }).map((v) => String(v).slice(0, 16));
  fc.assert(
    fc.property(fc.array(decimal, { minLength: 9, maxLength: 9 }), (values) => {
      const usable = values.map((v) => (Number.isFinite(Number(v)) ? v : '0'));
      expect(reading(usable)).toEqual(usable.map(Number));
    }),
    { numRuns: 300 },
  );
});
