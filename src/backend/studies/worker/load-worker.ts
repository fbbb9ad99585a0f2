/** The thread that loads one series into shared memory. */
import { parentPort, workerData } from 'node:worker_threads';
import { fault, PedicleError, tellingOf } from '../../../core/errors/errors.ts';
import { loadSeries } from '../load.ts';
import type { LoadReply, LoadRequest } from './messages.ts';

const { series, memory, order } = workerData as LoadRequest;
/** Loaded only when it is needed: this thread has to start fast. */
async function note(error: unknown): Promise<void> {
  const { addDiagnostic, entryOf, VERSION } = await import('../../diagnostics/index.ts');
  const { dataFolder } = await import('../../files/places.ts');
  addDiagnostic(dataFolder(), entryOf('load', error, VERSION, Date.now()));
}

const answer = (reply: LoadReply): void => parentPort?.postMessage(reply);

try {
  let done = 0;
  const { volume, findings } = await loadSeries(series, {
    order,
    allocate: (bytes) => (bytes === memory.byteLength ? memory : new ArrayBuffer(bytes)),
    onSlice: (k) => {
      done += 1;
      answer({ kind: 'slice', k, done });
    },
  });
  if (volume.data.buffer !== memory) new Uint8Array(memory).set(new Uint8Array(volume.data.buffer));
  answer({ kind: 'done', findings });
} catch (error) {
  if (!(error instanceof PedicleError)) await note(error);
  const told = error instanceof PedicleError ? error : fault('ct-load', { why: 'fault' });
  answer({ kind: 'failed', ...tellingOf(told), findings: told.findings });
}
