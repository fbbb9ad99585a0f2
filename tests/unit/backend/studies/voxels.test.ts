/** Voxels handed out slice by slice are those of the volume, whoever asks, in whatever order, and how often. */
import { rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { loadSeries, openVoxels, scanFolder, volumeStudy } from '../../../../src/backend/studies/index.ts';
import { createGrid } from '../../../../src/core/geometry/grid.ts';
import { writeNifti } from '../../../../src/core/volume-io/index.ts';
import { type CtSeries, encodeCt, planResample } from '../../../../src/dicom/index.ts';
import { bytesOf } from '../../../builders/blobs.ts';
import { temporaryFolders } from '../../../builders/temporary-folder.ts';

const newFolder = temporaryFolders('voxels');
const SLICES = 24;
const grid = createGrid({
  dims: [6, 5, SLICES],
  originMm: [0, 0, 0],
  stepIMm: [1, 0, 0],
  stepJMm: [0, 1, 0],
  stepKMm: [0, 0, 2],
});
const data = Int16Array.from({ length: 30 * SLICES }, (_, n) => ((n * 37) % 2000) - 1000);
const SLICE_BYTES = 60;

/** A CT on disk, `but` leaves files out. */
async function ct(but: readonly number[] = []): Promise<string> {
  const folder = await newFolder();
  const files = [...encodeCt({ grid, data }).entries()].filter(([k]) => !but.includes(k));
  for (const [k, bytes] of files) writeFileSync(join(folder, String(k)), bytes);
  return folder;
}
const seriesOf = async (folder: string): Promise<CtSeries> =>
  (await scanFolder([folder])).studies[0]!.series[0]!;

const open = new Set<AbortController>();
afterEach(() => {
  for (const one of open) one.abort();
  open.clear();
});

function opened(series: CtSeries, options: { aheadBytes?: number; patienceMs?: number } = {}) {
  const closing = new AbortController();
  open.add(closing);
  const seen: number[] = [];
  const voxels = openVoxels(series, {
    signal: closing.signal,
    onSlice: (k) => seen.push(k),
    patienceMs: 60_000,
    ...options,
  });
  // Looked at in the tests that are about it.
  voxels.loaded.catch(() => undefined);
  return { voxels, seen, closing };
}

const volumeBytes = async (series: CtSeries): Promise<number[]> => {
  const { volume } = await loadSeries(series);
  return [...new Uint8Array(volume.data.buffer)];
};

describe('the voxels of an open case', () => {
  it('are those of the files: at once, again, and any stretch of them', async () => {
    const series = await seriesOf(await ct());
    const whole = [...new Uint8Array(data.buffer)];
    const { voxels, seen } = opened(series);
    expect(await voxels.loaded).toEqual([]);
    expect([seen[0], [...seen].sort((a, b) => a - b)]).toEqual([12, [...Array(SLICES).keys()]]);
    expect(voxels.byteLength).toBe(whole.length);
    const across = [3 * SLICE_BYTES + 7, 9 * SLICE_BYTES + 1] as const;
    expect([...(await bytesOf(voxels, ...across))]).toEqual(whole.slice(...across));
    expect([...(await bytesOf(voxels))]).toEqual(whole);
    expect([...(await bytesOf(voxels))]).toEqual(whole);
    const both = await Promise.all([bytesOf(voxels), bytesOf(voxels, 600, 900)]);
    expect(both.map((bytes) => [...bytes])).toEqual([whole, whole.slice(600, 900)]);
  });

  it('are read no further ahead than somebody fetches them', async () => {
    const { voxels, seen } = opened(await seriesOf(await ct()), { aheadBytes: 8 * SLICE_BYTES });
    let most = 0;
    const taken = new Set<number>();
    while (taken.size < SLICES) {
      const k = seen.find((one) => !taken.has(one));
      most = Math.max(most, seen.length - taken.size);
      if (k === undefined) await new Promise((resolve) => setImmediate(resolve));
      else {
        await bytesOf(voxels, k * SLICE_BYTES, (k + 1) * SLICE_BYTES);
        taken.add(k);
      }
    }
    expect(await voxels.loaded).toEqual([]);
    expect([most <= 8, seen.length]).toEqual([true, SLICES]);
  });

  it('are all looked at when nobody fetches any, and read again when somebody does', async () => {
    const { voxels } = opened(await seriesOf(await ct()), { aheadBytes: 0, patienceMs: 1 });
    expect(await voxels.loaded).toEqual([]);
    expect([...(await bytesOf(voxels))]).toEqual([...new Uint8Array(data.buffer)]);
  });

  it('that cannot be read fail with their slices; the others are given', async () => {
    const folder = await ct();
    const series = await seriesOf(folder);
    truncateSync(join(folder, '5'), 900);
    const { voxels } = opened(series);
    await expect(voxels.loaded).rejects.toMatchObject({ code: 'ct-load', findings: [{ slices: [5] }] });
    expect(await bytesOf(voxels, 6 * SLICE_BYTES, 24 * SLICE_BYTES)).toHaveLength(18 * SLICE_BYTES);
    await expect(bytesOf(voxels, 4 * SLICE_BYTES, 8 * SLICE_BYTES)).rejects.toMatchObject({
      code: 'ct-load',
    });
  });

  it('are not those of files that are others by now', async () => {
    const folder = await ct();
    const { voxels } = opened(await seriesOf(folder));
    await voxels.loaded;
    await bytesOf(voxels);
    rmSync(join(folder, '0'));
    writeFileSync(join(folder, '0'), encodeCt({ grid, data: data.map((v) => v + 1) })[0]!);
    await expect(bytesOf(voxels, 0, 10)).rejects.toMatchObject({ code: 'ct-load' });
  });

  it('end with the case', async () => {
    const { voxels, closing } = opened(await seriesOf(await ct()), { aheadBytes: 0 });
    closing.abort();
    await expect(voxels.loaded).rejects.toMatchObject({ code: 'cancelled' });
    await expect(bytesOf(voxels)).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('of a resampled series and of a volume file are those of their volumes', async () => {
    const [refused] = (await scanFolder([await ct([4, 5, 9])])).studies[0]!.refused;
    const series = planResample(refused!, 2);
    const resampled = opened(series).voxels;
    await resampled.loaded;
    expect([...(await bytesOf(resampled))]).toEqual(await volumeBytes(series));
    expect([...(await bytesOf(resampled, 100, 1400))]).toEqual((await volumeBytes(series)).slice(100, 1400));
    const file = join(await newFolder(), 'ct.nii');
    writeFileSync(file, writeNifti({ grid, data: Float32Array.from(data, (v) => v + 0.5) }, { gzip: false }));
    const { voxels } = opened((await volumeStudy(file))!.series[0]!);
    await voxels.loaded;
    const floats = new Float32Array((await bytesOf(voxels)).buffer);
    expect([...floats]).toEqual([...data].map((v) => v + 0.5));
  });
});
