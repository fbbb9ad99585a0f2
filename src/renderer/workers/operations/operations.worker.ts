/** Runs structure operations off the page's thread. */
import { runOperation } from '../../../core/editing/operations.ts';
import { PedicleError } from '../../../core/errors/errors.ts';
import type { Answer, Ask } from './messages.ts';

function answer({ id, grid, request }: Ask): Answer {
  try {
    return { id, slices: runOperation(grid, request) };
  } catch (error) {
    const { code, message, action } =
      error instanceof PedicleError
        ? error
        : new PedicleError('operation-failed', 'The operation failed.', 'Undo the last edit and try again.');
    return { id, error: { code, message, action } };
  }
}

globalThis.addEventListener('message', (event: MessageEvent<Ask>) =>
  globalThis.postMessage(answer(event.data)),
);
