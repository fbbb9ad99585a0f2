/** The structure-set check, in a worker that lives only while it is needed. */
import type { CheckFinding } from '../../../core/checks/index.ts';
import { askWorker } from '../answers.ts';
import type { AskCheck } from './checks.worker.ts';

const ask = askWorker<AskCheck, readonly CheckFinding[]>(
  () => new Worker(new URL('./checks.worker.ts', import.meta.url), { type: 'module' }),
);

/** @throws PedicleError `worker-failed`. */
export async function computeChecks(request: AskCheck): Promise<readonly CheckFinding[]> {
  try {
    return await ask(request);
  } finally {
    ask.stop();
  }
}
