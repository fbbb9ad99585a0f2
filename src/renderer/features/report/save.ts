/** Hands the comparison to the browser's downloads. */
import { collectComparison } from './collect.ts';
import { comparisonCsv, comparisonFileName, comparisonJson } from './comparison.ts';

function download(name: string, text: string, type: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser has taken the blob once the click is handled; a little later is safe everywhere.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

export function saveComparison(kind: 'csv' | 'json'): void {
  const now = new Date();
  const comparison = collectComparison(now);
  if (comparison === null) return;
  const name = comparisonFileName(now, kind);
  if (kind === 'csv') download(name, comparisonCsv(comparison), 'text/csv;charset=utf-8');
  else download(name, comparisonJson(comparison), 'application/json');
}
