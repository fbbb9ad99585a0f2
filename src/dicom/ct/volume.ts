/** A CT series → its volume in Hounsfield units, at once or slice by slice. */
import { type Finding, fault } from '../../core/errors/errors.ts';
import type { Volume } from '../../core/masks/types.ts';
import { type ReadOptions, readSlices, type Voxels } from './read-slices.ts';
import { interpolateSlices } from './resample.ts';
import type { PixelSource } from './slice-loader.ts';
import type { CtSeries, CtSlice } from './types.ts';

export type { PixelSource } from './slice-loader.ts';

export type LoadOptions = Pick<ReadOptions, 'signal' | 'pause'>;

export interface LoadedVolume {
  readonly volume: Volume;
  readonly findings: readonly Finding[];
}

/** Reads a whole file by what its header was read with. */
type WholeFile = (source: string) => Uint8Array | Promise<Uint8Array>;

const sourceOf = (pixels: PixelSource | WholeFile): PixelSource =>
  typeof pixels === 'function' ? { readBytes: (file) => pixels(file.source) } : pixels;

/**
 * Loads the pixels of a series into HU: Int16, or Float32 when slopes or intercepts are no whole numbers. Slice k of
 * the volume is `series.slices[k]`. Nothing is returned from incomplete pixels.
 *
 * @param pixels a source, or just a function that reads a whole file.
 * @throws PedicleError `ct-load` with one finding per kind of failure and its slice numbers; `ct-memory`; `cancelled`.
 */
export async function loadVolume(
  series: CtSeries,
  pixels: PixelSource | WholeFile,
  options: LoadOptions = {},
): Promise<LoadedVolume> {
  const { grid } = series;
  const acquired = series.resampled?.acquired;
  const { data, findings } = await loadSlices(series, acquired ?? series.slices, sourceOf(pixels), options);
  const whole = acquired === undefined ? data : interpolateSlices(series, acquired, data);
  return { volume: { grid, data: whole }, findings };
}

async function loadSlices(
  series: CtSeries,
  slices: readonly CtSlice[],
  source: PixelSource,
  options: LoadOptions,
): Promise<{ readonly data: Voxels; readonly findings: readonly Finding[] }> {
  const [ni, nj] = series.grid.dims;
  const data = voxelMemory(series, ni * nj * slices.length);
  const findings = await readSlices(series, slices, source, {
    ...options,
    order: slices.keys(),
    memoryFor: (k) => data.subarray(k * ni * nj, (k + 1) * ni * nj),
  });
  return { data, findings };
}

/** @throws PedicleError `ct-memory`. */
function voxelMemory({ sampleType }: Pick<CtSeries, 'sampleType'>, count: number): Voxels {
  try {
    return sampleType === 'int16' ? new Int16Array(count) : new Float32Array(count);
  } catch (cause) {
    const bytes = count * (sampleType === 'int16' ? 2 : 4);
    throw fault('ct-memory', { megabytes: Math.round(bytes / 2 ** 20) }, { cause });
  }
}

/**
 * As {@link loadVolume}, each slice into memory of its own: nobody has to hold the volume. Slices that can be read are given even
 * where others cannot. Of a resampled series all acquired slices are read before the first is given.
 */
export async function streamVolume(
  series: CtSeries,
  source: PixelSource,
  options: ReadOptions,
): Promise<readonly Finding[]> {
  if (series.resampled === undefined) return readSlices(series, series.slices, source, options);
  const { signal, pause } = options;
  const { volume, findings } = await loadVolume(series, source, { signal, pause });
  await giveSlices(volume, options);
  return findings;
}

/** As {@link streamVolume}, of a volume that is there already. */
export async function giveSlices({ grid, data }: Volume, options: ReadOptions): Promise<void> {
  const size = grid.dims[0] * grid.dims[1];
  for (const k of options.order) {
    const out = await options.memoryFor(k);
    out.set(data.subarray(k * size, (k + 1) * size));
    options.onSlice?.(k, out);
  }
}
