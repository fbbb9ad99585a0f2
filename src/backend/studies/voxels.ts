/**
 * The voxels of an open case: read once when it opens, handed out slice by slice, and then kept by whoever asked for them. A slice
 * that was handed out or that nobody fetched is read from its file again when it is asked for. docs/decisions/0180.
 */
import { type Finding, fault } from '../../core/errors/errors.ts';
import type { Grid } from '../../core/geometry/grid.ts';
import type { CtSeries } from '../../dicom/index.ts';
import { type Reading, readAside } from './worker/read-aside.ts';

export interface CaseVoxels {
  readonly grid: Grid;
  readonly sampleType: 'int16' | 'float32';
  readonly byteLength: number;
  /** Resolves with the findings of loading once every slice has been read; rejects with a PedicleError (`ct-load`, `cancelled`, `ct-memory`). */
  readonly loaded: Promise<readonly Finding[]>;
  /**
   * HU, little-endian, bytes `[start, end)` of the volume (offset `i + ni * (j + nj * k)` samples), at most a slice at a time. A
   * piece is there until the next is asked for: its memory is used again.
   * @throws PedicleError `ct-load`, `ct-changed`, `cancelled`.
   */
  pieces(start: number, end: number): AsyncGenerator<Uint8Array, void, undefined>;
}

export interface OpenVoxelsOptions {
  /** The case is closed: threads end, nothing is handed out any more. */
  readonly signal: AbortSignal;
  /** Slice k has been read. The first one is the middle slice. */
  readonly onSlice: (k: number) => void;
  /** Memory for slices that wait to be fetched; default 32 MB. */
  readonly aheadBytes?: number;
  /** How long reading waits for somebody to fetch when that memory is full, before it lets slices go; default half a second. */
  readonly patienceMs?: number;
}

const AHEAD_BYTES = 32 * 2 ** 20;
/** However large a slice is: the page asks for so many at once. */
const LEAST_AHEAD = 8;
const PATIENCE_MS = 500;

/** Slice numbers from the middle outwards. */
function middleFirst(count: number): number[] {
  const middle = Math.floor(count / 2);
  return Array.from({ length: count }, (_, n) => n).sort(
    (a, b) => Math.abs(a - middle) - Math.abs(b - middle) || a - b,
  );
}

/** A slice, and who wants its memory back. */
interface Lent {
  readonly bytes: Uint8Array;
  readonly from: Reading;
}

/** Begins to read a series, from the middle outwards, in a thread of its own. */
export function openVoxels(
  series: CtSeries,
  { signal, onSlice, aheadBytes = AHEAD_BYTES, patienceMs = PATIENCE_MS }: OpenVoxelsOptions,
): CaseVoxels {
  const { grid, sampleType } = series;
  const [ni, nj, nk] = grid.dims;
  const sliceBytes = ni * nj * (sampleType === 'int16' ? 2 : 4);
  const ahead = Math.max(LEAST_AHEAD, Math.floor(aheadBytes / sliceBytes));
  /** Read and not yet handed out. */
  const held = new Map<number, Uint8Array>();
  const reading = readAside(series, middleFirst(nk), ahead, signal, (k, bytes) => {
    held.set(k, bytes);
    patience.refresh();
    onSlice(k);
  });
  const letGo = (): void => {
    for (const bytes of held.values()) reading.giveBack(bytes);
    held.clear();
  };
  const patience = setTimeout(() => {
    if (held.size >= ahead) letGo();
  }, patienceMs);
  patience.unref();
  signal.addEventListener('abort', letGo, { once: true });

  function take(k: number): Lent | undefined {
    const bytes = held.get(k);
    if (bytes === undefined) return undefined;
    held.delete(k);
    patience.refresh();
    return { bytes, from: reading };
  }

  return {
    grid,
    sampleType,
    byteLength: sliceBytes * nk,
    loaded: reading.done,
    async *pieces(start, end) {
      const [first, last] = [Math.floor(start / sliceBytes), Math.ceil(end / sliceBytes)];
      const again = slicesAgain(series, last, signal);
      try {
        for (let k = first; k < last; k += 1) {
          const { bytes, from } = take(k) ?? (await again.at(k));
          try {
            yield bytes.subarray(
              Math.max(0, start - k * sliceBytes),
              Math.min(sliceBytes, end - k * sliceBytes),
            );
          } finally {
            from.giveBack(bytes);
          }
        }
      } finally {
        again.stop();
      }
    },
  };
}

/** Slices that are gone, read once more: a thread starts with the first that is asked for and reads on to `last`, a few ahead. */
function slicesAgain(
  series: CtSeries,
  last: number,
  signal: AbortSignal,
): { at(k: number): Promise<Lent>; stop(): void } {
  const stopped = new AbortController();
  const read = new Map<number, Uint8Array>();
  let reading: Reading | null = null;
  let ended: { readonly error: unknown } | null = null;
  let wake = (): void => undefined;

  function begin(from: number): Reading {
    const order = Array.from({ length: last - from }, (_, n) => from + n);
    const either = AbortSignal.any([signal, stopped.signal]);
    const begun = readAside(series, order, LEAST_AHEAD, either, (k, bytes) => {
      read.set(k, bytes);
      wake();
    });
    const end = (error: unknown): void => {
      ended = { error };
      wake();
    };
    begun.done.then(() => end(fault('ct-load', { why: 'stopped' })), end);
    return begun;
  }

  return {
    async at(k) {
      reading ??= begin(k);
      for (;;) {
        const bytes = read.get(k);
        read.delete(k);
        for (const [other, passed] of read) {
          if (other > k) continue;
          read.delete(other);
          reading.giveBack(passed);
        }
        if (bytes !== undefined) return { bytes, from: reading };
        if (ended !== null) throw (ended as { readonly error: unknown }).error;
        // They come in order: this one could not be read.
        if (read.size > 0) throw fault('ct-load', { why: 'stopped' });
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
    stop: () => stopped.abort(),
  };
}
