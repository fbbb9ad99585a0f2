/** The assessment, worked out in a worker that lives only while it is needed. */
import { askWorker } from '../answers.ts';
import type { AnsweredAssessment, AskAssessment } from './assess.worker.ts';

const ask = askWorker<AskAssessment, AnsweredAssessment>(
  () => new Worker(new URL('./assess.worker.ts', import.meta.url), { type: 'module' }),
);

/** @throws PedicleError `worker-failed`. */
export async function computeAssessment(request: AskAssessment): Promise<AnsweredAssessment> {
  try {
    return await ask(request);
  } finally {
    ask.stop();
  }
}
