/** Plain tables for the terminal: words left, figures right. */

/**
 * @param rows cells as text; the first row is the heading.
 * @param words columns that stand left.
 */
export function textTable(rows: readonly (readonly string[])[], words: readonly number[] = [0]): string {
  const columns = Math.max(0, ...rows.map((r) => r.length));
  const widths = Array.from({ length: columns }, (_, c) => Math.max(...rows.map((r) => (r[c] ?? '').length)));
  const line = (row: readonly string[]): string =>
    widths
      .map((w, c) => (words.includes(c) ? (row[c] ?? '').padEnd(w) : (row[c] ?? '').padStart(w)))
      .join('  ')
      .trimEnd();
  const [heading, ...body] = rows;
  if (heading === undefined) return '';
  return [line(heading), widths.map((w) => '─'.repeat(w)).join('  '), ...body.map(line)].join('\n');
}

/** A number with fixed decimals; null as a dash. */
export const fixed = (value: number | null, decimals: number): string =>
  value === null ? '–' : value.toFixed(decimals);
