/** Reading slices in another thread: the caller's event loop stays free, and a decoder that dies takes only its thread with it. */
import { Worker } from 'node:worker_threads';
import { type Finding, fault, type PedicleError, retold } from '../../../core/errors/errors.ts';
import type { CtSeries } from '../../../dicom/index.ts';
import type { LoadReply, LoadRequest } from './messages.ts';

export interface Reading {
  /** Resolves with the findings of the slices read; rejects with a PedicleError (`ct-load`, `cancelled`, `ct-memory`, `ct-changed`). */
  readonly done: Promise<readonly Finding[]>;
  /** A slice is done with: its memory is used for another one. */
  giveBack(bytes: Uint8Array): void;
}

/** From source the worker is TypeScript; in the Electron package it is built beside this file. */
const workerUrl = (): URL =>
  new URL(import.meta.url.endsWith('.ts') ? './load-worker.ts' : './load-worker.js', import.meta.url);

/** Voxels are no objects of JavaScript: loading makes few, and the default would keep tens of MB for them. */
const SMALL_HEAP = { maxYoungGenerationSizeMb: 2 };

const startThread = (): Worker => new Worker(workerUrl(), { resourceLimits: SMALL_HEAP });

/** How long a thread waits for the series it was started for. */
const SPARE_MS = 60_000;
let spare: { readonly worker: Worker; readonly end: NodeJS.Timeout } | null = null;

/** A series will probably be read soon: a thread starts for it, so that its first slice does not wait for that. */
export function prepareReading(): void {
  if (spare !== null) return;
  const worker = startThread();
  const end = setTimeout(() => {
    takeSpare();
    void worker.terminate();
  }, SPARE_MS);
  end.unref();
  worker.unref();
  worker.on('error', takeSpare);
  worker.on('exit', takeSpare);
  spare = { worker, end };
}

function takeSpare(): Worker | null {
  if (spare === null) return null;
  const { worker, end } = spare;
  spare = null;
  clearTimeout(end);
  worker.removeAllListeners();
  worker.ref();
  return worker;
}

/**
 * Starts to read slices of a series, in this order, in a thread of their own, at most `ahead` of them ahead. The memory of those is
 * shared and used again and again: garbage of this size would stop the event loop for tens of ms.
 * @param onSlice is given the HU of slice k, little-endian, until it gives them back.
 * @throws PedicleError `ct-memory`.
 */
export function readAside(
  series: CtSeries,
  order: readonly number[],
  ahead: number,
  signal: AbortSignal,
  onSlice: (k: number, bytes: Uint8Array) => void,
): Reading {
  const [ni, nj] = series.grid.dims;
  const sliceBytes = ni * nj * (series.sampleType === 'int16' ? 2 : 4);
  const memory = sharedMemory(sliceBytes * Math.min(ahead, order.length));
  const request: LoadRequest = { series, order, memory };
  const worker = takeSpare() ?? startThread();
  const done = new Promise<readonly Finding[]>((resolve, reject) => {
    const finish = (end: () => void): void => {
      signal.removeEventListener('abort', abort);
      worker.removeAllListeners();
      worker.on('error', () => {});
      void worker.terminate();
      end();
    };
    const fail = (error: PedicleError): void => finish(() => reject(error));
    const abort = (): void => fail(fault('cancelled', { what: 'loading' }));
    worker.on('message', (reply: LoadReply) => {
      if (reply.kind === 'slice')
        onSlice(reply.k, new Uint8Array(memory, reply.place * sliceBytes, sliceBytes));
      else if (reply.kind === 'done') finish(() => resolve(reply.findings));
      else fail(retold(reply, { findings: reply.findings }));
    });
    const crashed = (cause: unknown): void => fail(fault('ct-load', { why: 'stopped' }, { cause }));
    worker.on('error', crashed);
    worker.on('exit', crashed);
    worker.postMessage(request);
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  });
  return { done, giveBack: ({ byteOffset }) => worker.postMessage(byteOffset / sliceBytes) };
}

function sharedMemory(bytes: number): SharedArrayBuffer {
  try {
    return new SharedArrayBuffer(bytes);
  } catch (cause) {
    throw fault('ct-memory', { megabytes: Math.round(bytes / 2 ** 20) }, { cause });
  }
}
