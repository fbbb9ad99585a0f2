/** Hands the comparison, and the report of this machine's errors, to the browser's downloads. */
import { api } from '../../model/connection.ts';
import { notify, notifyError } from '../../model/notices.ts';
import { texts } from '../../texts/index.ts';
import { collectComparison } from './collect.ts';
import { comparisonCsv, comparisonFileName, comparisonJson } from './comparison.ts';

export function download(name: string, text: string, type: string): void {
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

/** Help → Save report: what happened unexpectedly on this machine. It goes nowhere but into the user's downloads. */
export async function saveDiagnosis(now: Date): Promise<void> {
  try {
    const { text } = await api().call('app.diagnostics', {});
    download(`pedicle-report-${now.toISOString().slice(0, 10)}.json`, text, 'application/json');
    notify('info', texts.actions.reportSaved);
  } catch (error) {
    notifyError(error);
  }
}
