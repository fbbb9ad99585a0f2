/**
 * Heavy pure work off the event loop: one worker thread a task, ended with it. Tasks are named functions of ./tasks.ts;
 * arguments and results travel by structured clone.
 */

import { Worker } from 'node:worker_threads';
import type { Code } from '../../core/errors/catalogue/index.ts';
import { fault, type PedicleError, retold } from '../../core/errors/errors.ts';
import type { TaskName, TaskPayload, TaskResult } from './tasks.ts';

/** What a worker answers. */
export type TaskReply =
  | { readonly kind: 'progress'; readonly stage: string; readonly fraction: number }
  | { readonly kind: 'done'; readonly result: unknown }
  | {
      readonly kind: 'failed';
      readonly code: Code;
      readonly message: string;
      readonly action: string;
      readonly findings: unknown;
    };

export interface TaskOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (stage: string, fraction: number) => void;
}

/** From source the worker is TypeScript; in the Electron package it is built beside this file. */
const workerUrl = (): URL =>
  new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './task-worker.js', import.meta.url);

/** @throws PedicleError as thrown by the task, `cancelled` on abort, `task-crashed` when the thread died (memory, bug). */
export function runTask<N extends TaskName>(
  name: N,
  payload: TaskPayload<N>,
  options: TaskOptions = {},
): Promise<TaskResult<N>> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(workerUrl(), { workerData: { name, payload } });
    const finish = (end: () => void): void => {
      options.signal?.removeEventListener('abort', abort);
      worker.removeAllListeners();
      void worker.terminate();
      end();
    };
    const abort = (): void => finish(() => reject(fault('cancelled', { what: 'work' })));
    worker.on('message', (reply: TaskReply) => {
      if (reply.kind === 'progress') options.onProgress?.(reply.stage, reply.fraction);
      else if (reply.kind === 'done') finish(() => resolve(reply.result as TaskResult<N>));
      else finish(() => reject(retold(reply, { findings: reply.findings as PedicleError['findings'] })));
    });
    const crashed = (cause: unknown): void => finish(() => reject(fault('task-crashed', {}, { cause })));
    worker.on('error', crashed);
    worker.on('exit', crashed);
    if (options.signal?.aborted) abort();
    else options.signal?.addEventListener('abort', abort);
  });
}
