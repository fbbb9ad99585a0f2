/** Runs a command in a thread of its own and ends it when it is told to, leaving nothing half written. */
import { rmSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { knownDataFolder } from '../../backend/files/places.ts';
import { removeOwnScratch } from '../../backend/files/scratch.ts';
import { noteUnexpected } from '../../core/errors/unexpected.ts';
import type { CommandInput, CommandName, CommandReply, CommandRequest } from './commands.ts';
import { internalOutcome, interruptedOutcome, type Outcome } from './outcome.ts';
import type { ProgressBar } from './progress-bar.ts';

/** Time for a command to stop by itself (a child process to be ended, a folder to be removed). */
const GRACE_MS = 400;

/** From source the worker is TypeScript; in the Electron package it is built beside this file. */
const workerUrl = (): URL =>
  new URL(import.meta.url.endsWith('.ts') ? './command-worker.ts' : './command-worker.js', import.meta.url);

export async function runCommand<N extends CommandName>(
  name: N,
  input: CommandInput<N>,
  bar: ProgressBar,
  signal: AbortSignal,
): Promise<Outcome> {
  const request: CommandRequest = { name, input };
  const worker = new Worker(workerUrl(), { workerData: request });
  const temporaries = new Set<string>();
  const ended = new Promise<Outcome>((resolve) => {
    worker.on('message', (reply: CommandReply) => {
      if (reply.kind === 'progress') bar.update(reply.stage, reply.fraction, reply.secondsLeft);
      else if (reply.kind === 'done') resolve(reply.outcome);
      else if (reply.there) temporaries.add(reply.path);
      else temporaries.delete(reply.path);
    });
    worker.on('error', (error) => {
      noteUnexpected('command', error);
      resolve(internalOutcome(isOutOfMemory(error) ? 'memory' : 'fault'));
    });
    worker.on('exit', () => resolve(internalOutcome('fault')));
  });
  const stopped = new Promise<'stopped'>((resolve) => {
    const stop = (): void => {
      worker.postMessage('stop');
      setTimeout(() => resolve('stopped'), GRACE_MS);
    };
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
  const outcome = await Promise.race([ended, stopped]);
  await worker.terminate();
  // What the thread said last is still to be heard.
  await new Promise((resolve) => setImmediate(resolve));
  if (signal.aborted || outcome === 'stopped' || outcome.exit === 4) {
    for (const path of temporaries) rmSync(path, { force: true });
    const own = knownDataFolder();
    if (own !== null) await removeOwnScratch(own);
  }
  return outcome === 'stopped' || signal.aborted ? interruptedOutcome() : outcome;
}

const isOutOfMemory = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
