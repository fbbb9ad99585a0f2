/** A CT series → its volume in Hounsfield units. */

import { sliceList } from '../../core/errors/catalogue/words.ts';
import { type Finding, fault, finding, findingOf, type PedicleError } from '../../core/errors/errors.ts';
import type { Volume } from '../../core/masks/types.ts';
import { interpolateSlices } from './resample.ts';
import { type PixelSource, sliceLoader } from './slice-loader.ts';
import type { CtSeries, CtSlice } from './types.ts';

export type { PixelSource } from './slice-loader.ts';

export interface LoadOptions {
  readonly signal?: AbortSignal;
  /** Called after each slice with the number done and the number of all. */
  readonly onProgress?: (done: number, all: number) => void;
  /** Called when slice k of the volume's data is final. */
  readonly onSlice?: (k: number, data: Int16Array | Float32Array) => void;
  /** `middle-first` loads from the middle outwards; default first to last. */
  readonly order?: 'first-to-last' | 'middle-first';
  /** Lets other work run; called every 10 ms of work. Default a zero timeout. */
  readonly pause?: () => Promise<void>;
  /** Gives the voxel memory, e.g. shared between threads; default plain memory. */
  readonly allocate?: (bytes: number) => ArrayBufferLike;
}

export interface LoadedVolume {
  readonly volume: Volume;
  readonly findings: readonly Finding[];
}

const WORK_MS = 10;
const defaultPause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

/** Slice numbers from the middle outwards. */
export function middleFirst(count: number): number[] {
  const middle = Math.floor(count / 2);
  return Array.from({ length: count }, (_, n) => n).sort(
    (a, b) => Math.abs(a - middle) - Math.abs(b - middle) || a - b,
  );
}

/**
 * Loads the pixels of a series into HU: Int16, or Float32 when slopes or intercepts are no whole numbers. Slice k of
 * the volume is `series.slices[k]`. Nothing is returned from incomplete pixels.
 *
 * @param pixels a source, or just a function that reads a whole file.
 * @throws PedicleError `ct-load` with one finding per kind of failure and its slice numbers; `cancelled`.
 */
export async function loadVolume(
  series: CtSeries,
  pixels: PixelSource | WholeFile,
  options: LoadOptions = {},
): Promise<LoadedVolume> {
  if (series.resampled !== undefined)
    return loadResampled(series, series.resampled.acquired, pixels, options);
  const source = sourceOf(pixels);
  const [ni, nj] = series.grid.dims;
  return loadSlices(series, series.slices, ni * nj, source, options, series.grid);
}

/** Reads a whole file by what its header was read with. */
type WholeFile = (source: string) => Uint8Array | Promise<Uint8Array>;

const sourceOf = (pixels: PixelSource | WholeFile): PixelSource =>
  typeof pixels === 'function' ? { readBytes: (file) => pixels(file.source) } : pixels;

async function loadResampled(
  series: CtSeries,
  acquired: readonly CtSlice[],
  pixels: PixelSource | WholeFile,
  options: LoadOptions,
): Promise<LoadedVolume> {
  const source = sourceOf(pixels);
  const [ni, nj] = series.grid.dims;
  const { onSlice: _, ...quiet } = options;
  const loaded = await loadSlices(series, acquired, ni * nj, source, quiet, series.grid);
  const volume = { grid: series.grid, data: interpolateSlices(series, acquired, loaded.volume.data) };
  return { volume, findings: loaded.findings };
}

async function loadSlices(
  series: CtSeries,
  slices: readonly CtSlice[],
  sliceVoxels: number,
  source: PixelSource,
  options: LoadOptions,
  grid: Volume['grid'],
): Promise<LoadedVolume> {
  const bytes = sliceVoxels * slices.length * (series.sampleType === 'int16' ? 2 : 4);
  const memory = allocate(bytes, options);
  const data = series.sampleType === 'int16' ? new Int16Array(memory) : new Float32Array(memory);
  const load = sliceLoader(series, source);
  const failures = new Map<string, Failure>();
  const clipped: number[] = [];
  const order = options.order === 'middle-first' ? middleFirst(slices.length) : slices.keys();
  const pause = options.pause ?? defaultPause;
  let done = 0;
  let workedSince = performance.now();
  for (const k of order) {
    if (options.signal?.aborted) throw fault('cancelled', { what: 'loading' });
    const out = data.subarray(k * sliceVoxels, (k + 1) * sliceVoxels);
    const outcome = await load(slices[k] as CtSlice, out);
    if (typeof outcome === 'object') {
      const alike = failures.get(outcome.message);
      if (alike === undefined) failures.set(outcome.message, { error: outcome, slices: [k] });
      else alike.slices.push(k);
    } else if (outcome) clipped.push(k);
    done += 1;
    if (typeof outcome === 'boolean') options.onSlice?.(k, out);
    options.onProgress?.(done, slices.length);
    if (performance.now() - workedSince > WORK_MS) {
      await pause();
      workedSince = performance.now();
    }
  }
  if (failures.size > 0) throw loadFailure(failures);
  return { volume: { grid, data }, findings: clippedFindings(clipped) };
}

/** Slices that fail alike. */
interface Failure {
  readonly error: PedicleError;
  readonly slices: number[];
}

function allocate(bytes: number, options: LoadOptions): ArrayBufferLike {
  try {
    return options.allocate?.(bytes) ?? new ArrayBuffer(bytes);
  } catch (cause) {
    throw fault('ct-memory', { megabytes: Math.round(bytes / 2 ** 20) }, { cause });
  }
}

function clippedFindings(clipped: number[]): Finding[] {
  if (clipped.length === 0) return [];
  clipped.sort((a, b) => a - b);
  return [finding('ct-hu-clipped', 'warning', { slices: clipped }, { slices: clipped })];
}

function loadFailure(failures: ReadonlyMap<string, Failure>): PedicleError {
  const findings = [...failures.values()].map(({ error, slices }) => {
    slices.sort((a, b) => a - b);
    return findingOf(error, 'error', { slices }, `Slices ${sliceList(slices)}: `);
  });
  return fault('ct-load', { why: 'slices', sentences: findings.map((f) => f.message) }, { findings });
}
