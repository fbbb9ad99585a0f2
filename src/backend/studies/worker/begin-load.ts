/** Loading in another thread, into memory that can be looked at while it fills. */

import { Worker } from 'node:worker_threads';
import { type Finding, fault, type PedicleError, retold } from '../../../core/errors/errors.ts';
import type { Volume } from '../../../core/masks/types.ts';
import type { CtSeries } from '../../../dicom/index.ts';
import type { LoadReply, LoadRequest } from './messages.ts';

export interface BeginLoadOptions {
  readonly signal?: AbortSignal;
  /** Slice k of `volume.data` is final. The first one is the middle slice. */
  readonly onSlice?: (k: number) => void;
  readonly onProgress?: (done: number, all: number) => void;
}

export interface SeriesInLoading {
  /** Filled slice by slice from the middle outwards; zeros until then. Shared memory. */
  readonly volume: Volume;
  /** Resolves with the findings of loading; rejects with a PedicleError (`ct-load`, `cancelled`, `ct-memory`). */
  readonly loaded: Promise<readonly Finding[]>;
}

/** From source the worker is TypeScript; in the Electron package it is built beside this file. */
const workerUrl = (): URL =>
  new URL(import.meta.url.endsWith('.ts') ? './load-worker.ts' : './load-worker.js', import.meta.url);

/**
 * Starts loading a series in a worker thread and returns at once. The event loop of the caller is not blocked; a
 * decoder that dies takes only its thread with it.
 * @throws PedicleError `ct-memory` when the volume's memory cannot be had.
 */
export function beginLoad(series: CtSeries, options: BeginLoadOptions = {}): SeriesInLoading {
  const [ni, nj, nk] = series.grid.dims;
  const memory = sharedMemory(ni * nj * nk * (series.sampleType === 'int16' ? 2 : 4));
  const data = series.sampleType === 'int16' ? new Int16Array(memory) : new Float32Array(memory);
  const request: LoadRequest = { series, memory, order: 'middle-first' };
  return { volume: { grid: series.grid, data }, loaded: run(request, nk, options) };
}

/** @throws PedicleError `ct-memory`. */
export function sharedMemory(bytes: number): SharedArrayBuffer {
  try {
    return new SharedArrayBuffer(bytes);
  } catch (cause) {
    throw fault('ct-memory', { megabytes: Math.round(bytes / 2 ** 20) }, { cause });
  }
}

/** Voxels are no objects of JavaScript: loading makes few, and the default would keep tens of MB for them beside the volume. */
const SMALL_HEAP = { maxYoungGenerationSizeMb: 2 };

function run(request: LoadRequest, slices: number, options: BeginLoadOptions): Promise<readonly Finding[]> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(workerUrl(), { workerData: request, resourceLimits: SMALL_HEAP });
    const finish = (end: () => void): void => {
      options.signal?.removeEventListener('abort', abort);
      worker.removeAllListeners();
      worker.on('error', () => {});
      void worker.terminate();
      end();
    };
    const fail = (error: PedicleError): void => finish(() => reject(error));
    const abort = (): void => fail(fault('cancelled', { what: 'loading' }));
    worker.on('message', (reply: LoadReply) => {
      if (reply.kind === 'slice') {
        options.onSlice?.(reply.k);
        options.onProgress?.(reply.done, slices);
      } else if (reply.kind === 'done') finish(() => resolve(reply.findings));
      else fail(retold(reply, { findings: reply.findings }));
    });
    const crashed = (cause: unknown): void => fail(fault('ct-load', { why: 'stopped' }, { cause }));
    worker.on('error', crashed);
    worker.on('exit', crashed);
    if (options.signal?.aborted) abort();
    else options.signal?.addEventListener('abort', abort, { once: true });
  });
}
