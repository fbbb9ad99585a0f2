/** The open case: its grid, its voxels as they arrive, and what was found wrong with it. */
import type { OpenCase, WireError } from '../../contract/index.ts';
import type { Affine } from '../../core/geometry/grid.ts';
import { type Grid, gridFromAffine } from '../../core/geometry/grid.ts';
import { viewPlanes } from '../planes/planes.ts';
import { type CaseScope, caseStore } from './scope.ts';

export interface CaseVolume {
  readonly grid: Grid;
  /** HU, offset `i + ni * (j + nj * k)`, filled in place while loading; slices not yet `ready` are air from the first picture on. */
  readonly data: Int16Array | Float32Array;
  readonly ready: Uint8Array;
}

const planesOf = new WeakMap<CaseVolume, ReturnType<typeof viewPlanes>>();
/** The views of a volume's grid; the same objects each time. */
export function planesFor(volume: CaseVolume): ReturnType<typeof viewPlanes> {
  const known = planesOf.get(volume) ?? viewPlanes(volume.grid);
  planesOf.set(volume, known);
  return known;
}

export interface CaseState {
  readonly open: OpenCase | null;
  readonly volume: CaseVolume | null;
  /** Grows with every batch of slices that arrived. */
  readonly revision: number;
  readonly slicesReady: number;
  readonly complete: boolean;
  /** Why loading stopped half way: such a case must be neither edited nor exported. */
  readonly failure: WireError | null;
  /** Found while opening and while loading its voxels. */
  readonly findings: OpenCase['findings'];
}

export const useCase = caseStore<CaseState>('case', () => ({
  open: null,
  volume: null,
  revision: 0,
  slicesReady: 0,
  complete: false,
  failure: null,
  findings: [],
}));

/** True when every voxel is there and the case may be exported. */
export const isUsable = ({ volume, failure }: CaseState): boolean => volume !== null && failure === null;

/** What is not there yet, and what never comes, counts as. */
export const AIR_HU = -1024;

/** An empty volume of the case's size. */
export function allocateVolume(open: OpenCase): CaseVolume {
  const grid = gridFromAffine(open.grid.dims, open.grid.indexToPatient as unknown as Affine);
  const count = grid.dims[0] * grid.dims[1] * grid.dims[2];
  const data = open.volume.dtype === 'int16' ? new Int16Array(count) : new Float32Array(count);
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

/** The bytes of slices `[from, to)` of the volume, to be filled. */
export function slicesBytes({ grid, data }: CaseVolume, from: number, to: number): Uint8Array {
  const sliceBytes = grid.dims[0] * grid.dims[1] * data.BYTES_PER_ELEMENT;
  return new Uint8Array(data.buffer, from * sliceBytes, (to - from) * sliceBytes);
}

/** Slices `[from, to)` have been filled: they count from now on, and the views draw them. */
export function markReady(volume: CaseVolume, from: number, to: number, scope: CaseScope): void {
  volume.ready.fill(1, from, to);
  useCase
    .in(scope)
    .setState((s) =>
      s.volume === volume
        ? { revision: s.revision + 1, slicesReady: volume.ready.reduce((n, r) => n + r, 0) }
        : s,
    );
}
