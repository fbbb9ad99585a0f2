/** Slices of a CT series into memory of the caller's, one by one. */
import { sliceList } from '../../core/errors/catalogue/words.ts';
import { type Finding, fault, finding, findingOf, type PedicleError } from '../../core/errors/errors.ts';
import { type PixelSource, sliceLoader } from './slice-loader.ts';
import type { CtSeries, CtSlice } from './types.ts';

export type Voxels = Int16Array | Float32Array;

export interface ReadOptions {
  /** Slices to read, in this order. */
  readonly order: Iterable<number>;
  /** Memory for slice k, its voxels; may be waited for. */
  readonly memoryFor: (k: number) => Voxels | Promise<Voxels>;
  /** Slice k is final; not called for one that cannot be read. */
  readonly onSlice?: (k: number, voxels: Voxels) => void;
  readonly signal?: AbortSignal | undefined;
  /** Lets other work run; called every 10 ms of work. Default a zero timeout. */
  readonly pause?: (() => Promise<void>) | undefined;
}

const WORK_MS = 10;
const defaultPause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

/**
 * Reads `slices` of a series, HU.
 * @returns what was found in the slices read. @throws PedicleError `ct-load` with one finding per kind of failure and its slice
 * numbers, after every other slice was read; `cancelled`.
 */
export async function readSlices(
  series: CtSeries,
  slices: readonly CtSlice[],
  source: PixelSource,
  { order, memoryFor, onSlice, signal, pause = defaultPause }: ReadOptions,
): Promise<readonly Finding[]> {
  const load = sliceLoader(series, source);
  const failures = new Map<string, Failure>();
  const clipped: number[] = [];
  let workedSince = performance.now();
  for (const k of order) {
    if (signal?.aborted) throw fault('cancelled', { what: 'loading' });
    const out = await memoryFor(k);
    const outcome = await load(slices[k] as CtSlice, out);
    if (typeof outcome === 'object') {
      const alike = failures.get(outcome.message);
      if (alike === undefined) failures.set(outcome.message, { error: outcome, slices: [k] });
      else alike.slices.push(k);
    } else {
      if (outcome) clipped.push(k);
      onSlice?.(k, out);
    }
    if (performance.now() - workedSince > WORK_MS) {
      await pause();
      workedSince = performance.now();
    }
  }
  if (failures.size > 0) throw loadFailure(failures);
  return clippedFindings(clipped);
}

/** Slices that fail alike. */
interface Failure {
  readonly error: PedicleError;
  readonly slices: number[];
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
  return fault('ct-load', { why: 'slices', slices: findings }, { findings });
}
