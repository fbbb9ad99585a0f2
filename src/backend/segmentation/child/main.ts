/**
 * The segmentation child process: takes one request, answers it and ends. It is a process of its own because a network
 * run blocks its event loop and only killing the process stops it (docs/decisions; onnxruntime-node 1.30).
 */

import { rmSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { fault, PedicleError, tellingOf } from '../../../core/errors/errors.ts';
import { noteUnexpected } from '../../../core/errors/unexpected.ts';
import { keepDiagnostics, VERSION } from '../../diagnostics/index.ts';
import { dataFolder } from '../../files/places.ts';
import type { ChildMessage, ChildRequest } from '../types.ts';
import { segment } from './segment.ts';
import { openSession, runFed } from './session.ts';

let scratchFolder: string | null = null;
/** From source the watch is TypeScript; in the Electron package it is built beside this file. */
const watchUrl = new URL(
  import.meta.url.endsWith('.ts') ? './watch-parent.ts' : './segmentation-watch.js',
  import.meta.url,
);
keepDiagnostics(dataFolder, VERSION);

process.once('message', (request: ChildRequest) => {
  scratchFolder = request.kind === 'segment' ? request.scratchFolder : null;
  new Worker(watchUrl, { workerData: { parent: process.ppid, scratchFolder } }).unref();
  answer(request)
    .catch((error: unknown) => failure(error))
    .then((message) => tell(message))
    .then(() => process.disconnect());
});

// The parent is gone: nobody else will clean up.
process.once('disconnect', () => {
  if (scratchFolder !== null) rmSync(scratchFolder, { recursive: true, force: true });
  process.exit(0);
});

async function answer(request: ChildRequest): Promise<ChildMessage> {
  if (request.kind === 'segment') {
    const result = await segment(request, (progress) => void tell({ kind: 'progress', progress }));
    scratchFolder = null;
    return { kind: 'segmented', result };
  }
  if (request.kind === 'classify') {
    const { model, output, asked, threads } = request;
    return { kind: 'classified', outputs: await runFed(model, output, asked, threads) };
  }
  const opened = await openSession(request.model, request.provider, request.threads, request.cacheFolder);
  await opened.release();
  const { provider, providerReason, findings } = opened;
  return { kind: 'verified', findings, provider, providerReason };
}

function tell(message: ChildMessage): Promise<void> {
  return new Promise((resolve) => {
    if (!process.send) return resolve();
    process.send(message, () => resolve());
  });
}

function failure(error: unknown): ChildMessage {
  if (error instanceof PedicleError) {
    return { kind: 'failed', ...tellingOf(error), findings: error.findings };
  }
  noteUnexpected('segmentation', error);
  // Never the error's own text: it could hold a path or what a file says.
  const why = error instanceof RangeError ? 'memory' : 'fault';
  return { kind: 'failed', ...tellingOf(fault('segmentation-failed', { why })), findings: [] };
}
