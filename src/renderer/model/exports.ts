/** What of the open case was exported in this sitting. */
import { useDocument } from './document.ts';
import { caseStore } from './scope.ts';

export interface ExportState {
  /** Steps of the history the last file holds; null = none was written. */
  readonly steps: number | null;
  readonly file: string;
}

export const useExports = caseStore<ExportState>('exports', () => ({ steps: null, file: '' }));

export const noteExport = (path: string): void =>
  useExports.setState({
    steps: useDocument.getState().history.done.length,
    file: path.split(/[\\/]/).at(-1) ?? '',
  });
