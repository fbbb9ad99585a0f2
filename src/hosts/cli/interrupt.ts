/** Ctrl+C and SIGTERM: told to the command that runs, or left to the system while there is nothing to lose. */
import { ENDS_WITH_INPUT } from '../../backend/intake/ends-with-input.ts';
import { fault } from '../../core/errors/errors.ts';
import { EXIT } from './outcome.ts';

/** A drive that does not answer could hold a thread for ever. */
const LAST_RESORT_MS = 10_000;
const signals = ['SIGINT', 'SIGTERM'] as const;

const controller = new AbortController();

/** Aborted when the command is to end. */
export const interrupt: AbortSignal = controller.signal;

function stop(): void {
  controller.abort();
  setTimeout(() => process.exit(process.exitCode ?? EXIT.internal), LAST_RESORT_MS).unref();
}

/** From here on signals end the command in order; so does, for a case that a queue runs, the end of the process that started it. */
export function listenForStop(): void {
  for (const signal of signals) process.on(signal, stop);
  if (process.env[ENDS_WITH_INPUT] === undefined) return;
  delete process.env[ENDS_WITH_INPUT];
  // Listening alone keeps no process: its own end must not wait for who listens for that end.
  process.stdin.on('end', stop).on('close', stop).on('error', stop).resume().unref();
}

/**
 * Work that stops this thread for seconds, and that may be cut off anywhere: a signal ends the process at once.
 * @throws PedicleError `cancelled` when one came before; what `work` throws.
 */
export async function whileKillable<T>(work: () => Promise<T>): Promise<T> {
  if (interrupt.aborted) throw fault('cancelled', { what: 'command' });
  for (const signal of signals) process.off(signal, stop);
  try {
    return await work();
  } finally {
    for (const signal of signals) process.on(signal, stop);
  }
}
