/** Scanning in another thread. */
import { Worker } from 'node:worker_threads';
import { fault, type PedicleError, retold } from '../../../core/errors/errors.ts';
import { noteUnexpected } from '../../../core/errors/unexpected.ts';
import type { ScanOptions, ScanResult } from '../types.ts';
import type { ScanReply } from './messages.ts';

/** From source the worker is TypeScript; in the Electron package it is built beside this file. */
const workerUrl = (): URL =>
  new URL(import.meta.url.endsWith('.ts') ? './scan-worker.ts' : './scan-worker.js', import.meta.url);

const stopped = (): PedicleError => fault('cancelled', { what: 'folder' });

/**
 * `scanFolder` in a thread of its own: whatever the drive does, the caller's event loop and the threads that write files
 * stay free. Cancelling is answered at once, also while the drive does not answer.
 * @throws PedicleError `cancelled`, `worker-failed`.
 */
export function scanAside(
  paths: readonly string[],
  { signal, onProgress }: Pick<ScanOptions, 'signal' | 'onProgress'> = {},
): Promise<ScanResult> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(stopped());
    const worker = new Worker(workerUrl(), { workerData: [...paths] });
    const finish = (end: () => void): void => {
      signal?.removeEventListener('abort', abort);
      worker.removeAllListeners();
      worker.on('error', () => undefined);
      void worker.terminate();
      end();
    };
    const abort = (): void => finish(() => reject(stopped()));
    const broken = (error: unknown): void =>
      finish(() => {
        noteUnexpected('load', error);
        reject(fault('worker-failed', { what: 'folder' }));
      });
    worker.on('message', (reply: ScanReply) => {
      if (reply.kind === 'progress') onProgress?.(reply.done, reply.found);
      else if (reply.kind === 'done')
        finish(() => {
          onProgress?.(reply.result.fileCount, reply.result.fileCount);
          resolve(reply.result);
        });
      else if (reply.kind === 'failed') finish(() => reject(retold(reply)));
      else broken(Object.assign(new Error(), { name: reply.name, stack: reply.stack }));
    });
    worker.on('error', broken);
    worker.on('exit', broken);
    signal?.addEventListener('abort', abort, { once: true });
  });
}
