/** Operations on structures, computed in a worker; at once where there is none (tests). */
import { type OperationRequest, runOperation } from '../../../core/editing/index.ts';
import { PedicleError } from '../../../core/errors/errors.ts';
import type { Grid } from '../../../core/geometry/grid.ts';
import type { SliceRings } from '../../../core/structures/types.ts';
import type { Answer, Ask } from './messages.ts';

interface Waiting {
  resolve(slices: SliceRings): void;
  reject(error: PedicleError): void;
}

const waiting = new Map<number, Waiting>();
let worker: Worker | null = null;
let nextId = 1;

function start(): Worker {
  const made = new Worker(new URL('./operations.worker.ts', import.meta.url), { type: 'module' });
  made.addEventListener('message', (event: MessageEvent<Answer>) => {
    const reply = event.data;
    const asked = waiting.get(reply.id);
    waiting.delete(reply.id);
    if ('slices' in reply) asked?.resolve(reply.slices);
    else asked?.reject(new PedicleError(reply.error.code, reply.error.message, reply.error.action));
  });
  made.addEventListener('error', () => {
    worker = null;
    made.terminate();
    for (const asked of waiting.values()) {
      asked.reject(
        new PedicleError(
          'operation-failed',
          'The operation could not be run.',
          'Reload the page; edits are saved.',
        ),
      );
    }
    waiting.clear();
  });
  return made;
}

/**
 * The contours after an operation. Rings that did not change come back as copies with the same numbers:
 * compare with `diffSlices`, which names only slices that differ.
 */
export function computeOperation(grid: Grid, request: OperationRequest): Promise<SliceRings> {
  if (typeof Worker === 'undefined') {
    return new Promise((resolve) => resolve(runOperation(grid, request)));
  }
  worker ??= start();
  const id = nextId++;
  const ask: Ask = { id, grid, request };
  return new Promise((resolve, reject) => {
    waiting.set(id, { resolve, reject });
    worker?.postMessage(ask);
  });
}
