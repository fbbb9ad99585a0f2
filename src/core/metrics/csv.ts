/** Tables as comma-separated text (RFC 4180). */

/** A number is written in full double precision; null and what is not finite leave the cell empty. */
export type CsvCell = string | number | null;

/** A text cell is quoted where RFC 4180 asks for it, and never read as a formula by a spreadsheet. */
function cell(value: CsvCell): string {
  if (value === null) return '';
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : '';
  const harmless = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** Lines end with CRLF, the last one too. */
export const csvTable = (rows: readonly (readonly CsvCell[])[]): string =>
  rows.map((cells) => `${cells.map(cell).join(',')}\r\n`).join('');
