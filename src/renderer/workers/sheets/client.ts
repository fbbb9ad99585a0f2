/** Asks the sheet worker. */
import { askWorker } from '../answers.ts';
import type { SampledSheet, SheetRequest } from './sample-sheet.ts';

export const sheetWorker = askWorker<SheetRequest, SampledSheet | null>(
  () => new Worker(new URL('./sheets.worker.ts', import.meta.url), { type: 'module' }),
  (request) => (request.kind === 'slices' ? [request.voxels.buffer] : []),
);
