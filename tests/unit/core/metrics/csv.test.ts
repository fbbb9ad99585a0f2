/** Cells of a table as text: quoting, formulas, values that are none. */
import { expect, it } from 'vitest';
import { csvTable } from '../../../../src/core/metrics/index.ts';

it('quotes what RFC 4180 asks for and ends every line with CRLF', () => {
  expect(
    csvTable([
      ['a', 'b,c', 'say "x"', 'two\nlines'],
      [1.5, null, 0, 'd'],
    ]),
  ).toBe('a,"b,c","say ""x""","two\nlines"\r\n1.5,,0,d\r\n');
  expect(csvTable([])).toBe('');
});

it.each(['=1+1', '+1', '-1', '@x', '\tx'])('never lets a spreadsheet take %j for a formula', (name) => {
  expect(csvTable([[name]])).toBe(`'${name}\r\n`);
});

it('leaves the cell of a value that is no number empty, and writes negative numbers as they are', () => {
  expect(csvTable([[Number.NaN, Number.POSITIVE_INFINITY, -1.25]])).toBe(',,-1.25\r\n');
});
