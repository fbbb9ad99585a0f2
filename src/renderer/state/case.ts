/** The open case: its grid, its voxels as they arrive, and what was found wrong with it. */
import { create } from 'zustand';
import type { OpenCase } from '../../contract/index.ts';
import type { Affine } from '../../core/geometry/grid.ts';
import { type Grid, gridFromAffine } from '../../core/geometry/grid.ts';

export interface CaseVolume {
  readonly grid: Grid;
  /** HU, offset `i + ni * (j + nj * k)`; slices not yet `ready` are air. Filled in place while loading. */
  readonly data: Int16Array | Float32Array;
  readonly ready: Uint8Array;
}

export interface CaseState {
  readonly open: OpenCase | null;
  readonly volume: CaseVolume | null;
  /** Grows with every batch of slices that arrived. */
  readonly revision: number;
  readonly slicesReady: number;
  readonly complete: boolean;
}

export const useCase = create<CaseState>(() => ({
  open: null,
  volume: null,
  revision: 0,
  slicesReady: 0,
  complete: false,
}));

const AIR_HU = -1024;

/** An empty volume of the case's size. */
export function allocateVolume(open: OpenCase): CaseVolume {
  const grid = gridFromAffine(open.grid.dims, open.grid.indexToPatient as unknown as Affine);
  const count = grid.dims[0] * grid.dims[1] * grid.dims[2];
  const data = open.volume.dtype === 'int16' ? new Int16Array(count) : new Float32Array(count);
  data.fill(AIR_HU);
  return { grid, data, ready: new Uint8Array(grid.dims[2]) };
}

/** Joins slice indices into half-open runs, so that each run is one request. */
export function runsOf(slices: readonly number[]): { from: number; to: number }[] {
  const runs: { from: number; to: number }[] = [];
  for (const k of [...slices].sort((a, b) => a - b)) {
    const last = runs.at(-1);
    if (last !== undefined && k <= last.to) last.to = Math.max(last.to, k + 1);
    else runs.push({ from: k, to: k + 1 });
  }
  return runs;
}

/** Copies the bytes of slices `[from, to)` into the volume and tells the views. */
export function putSlices(volume: CaseVolume, from: number, to: number, bytes: Uint8Array): void {
  const size = volume.data.BYTES_PER_ELEMENT;
  const sliceBytes = volume.grid.dims[0] * volume.grid.dims[1] * size;
  new Uint8Array(volume.data.buffer).set(bytes, from * sliceBytes);
  volume.ready.fill(1, from, to);
  useCase.setState((s) =>
    s.volume === volume
      ? { revision: s.revision + 1, slicesReady: volume.ready.reduce((n, r) => n + r, 0) }
      : s,
  );
}
