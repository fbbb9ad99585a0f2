/** Asks the metrics worker. */
import { askWorker } from '../answers.ts';
import type { CompareRequest, CompareResult } from './compare-structures.ts';

export const compareInWorker = askWorker<CompareRequest, CompareResult>(
  () => new Worker(new URL('./metrics.worker.ts', import.meta.url), { type: 'module' }),
);
