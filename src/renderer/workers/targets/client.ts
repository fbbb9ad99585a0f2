/** CTV proposals, worked out in a worker that lives only while it is needed. */
import { askWorker } from '../answers.ts';
import type { AskCtv, ProposedCtv } from './targets.worker.ts';

const ask = askWorker<AskCtv, ProposedCtv>(
  () => new Worker(new URL('./targets.worker.ts', import.meta.url), { type: 'module' }),
);

/** @throws PedicleError as `proposeCtv`, or `worker-failed`. */
export async function computeCtv(request: AskCtv): Promise<ProposedCtv> {
  try {
    return await ask(request);
  } finally {
    ask.stop();
  }
}
