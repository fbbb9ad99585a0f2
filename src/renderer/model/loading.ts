/** Brings the voxels of the open case: slices in the order they get ready, those near the cursor first. */
import { type BackendEvent, errorToWire } from '../../contract/index.ts';
import { readBlob } from '../connection/index.ts';
import { AIR_HU, type CaseVolume, markReady, runsOf, slicesBytes, useCase } from './case.ts';
import type { CaseScope } from './scope.ts';
import { useView } from './view.ts';

type VolumeEvent = Extract<BackendEvent, { event: 'volume' }>;

interface Ready {
  readonly slices: Set<number>;
  /** The event that said that no more will come. */
  last: VolumeEvent | null;
  wake(): void;
}
/** What was announced, by case: events may come before the reply that opens the case. */
const announced = new Map<string, Ready>();

function announcedFor(caseId: string): Ready {
  const known = announced.get(caseId) ?? { slices: new Set(), last: null, wake: () => undefined };
  announced.set(caseId, known);
  return known;
}

export function noteVolume(event: VolumeEvent): void {
  const known = announcedFor(event.caseId);
  for (const k of event.slicesReady) known.slices.add(k);
  if (event.complete) known.last = event;
  known.wake();
}

/** Largest request once pictures are up: few round trips, still prompt to cancel. */
const SLICES_PER_REQUEST = 32;

/** The next slices to fetch, at most `most` in one run, nearest to `centre` first; null when nothing is waiting. */
export function nextRun(
  ready: ReadonlySet<number>,
  have: Uint8Array,
  centre: number,
  most: number,
): { from: number; to: number } | null {
  const missing = [...ready].filter((k) => have[k] !== 1);
  if (missing.length === 0) return null;
  const distance = (r: { from: number; to: number }): number =>
    centre < r.from ? r.from - centre : centre >= r.to ? centre - r.to + 1 : 0;
  const run = runsOf(missing).reduce((best, r) => (distance(r) < distance(best) ? r : best));
  const from = Math.max(run.from, Math.min(centre - Math.floor(most / 2), run.to - most));
  return { from, to: Math.min(run.to, from + most) };
}

/** One piece of work of the page's thread. */
const PIECE_MS = 4;

/**
 * Air where nothing is yet, in short pieces: of a whole CT it would hold up the first picture.
 * @param isComing slices being written at this moment.
 */
async function fillWithAir(
  scope: CaseScope,
  { grid, data, ready }: CaseVolume,
  isComing: (k: number) => boolean,
): Promise<void> {
  const size = grid.dims[0] * grid.dims[1];
  let since = performance.now();
  for (let k = 0; k < ready.length; k += 1) {
    if (ready[k] === 1 || isComing(k)) continue;
    data.fill(AIR_HU, k * size, (k + 1) * size);
    if (performance.now() - since < PIECE_MS) continue;
    await new Promise((resolve) => setTimeout(resolve));
    if (scope.disposed) return;
    since = performance.now();
  }
}

async function load(scope: CaseScope, state: Ready, volume: CaseVolume, blobId: string): Promise<void> {
  let most = 1;
  let coming = { from: 0, to: 0 };
  let filling: Promise<void> | null = null;
  while (!scope.disposed) {
    const at = Math.round(useView.in(scope).getState().cursor[2]);
    const run = nextRun(state.slices, volume.ready, at, most);
    if (run !== null) {
      coming = run;
      const bytes = slicesBytes(volume, run.from, run.to);
      await readBlob(blobId, bytes.byteOffset, bytes);
      if (scope.disposed) return;
      markReady(volume, run.from, run.to, scope);
      filling ??= fillWithAir(scope, volume, (k) => k >= coming.from && k < coming.to);
      most = Math.min(SLICES_PER_REQUEST, most * 4);
    } else if (state.last !== null) {
      await (filling ?? fillWithAir(scope, volume, () => false));
      if (scope.disposed) return;
      ended(scope, state.last);
      return;
    } else {
      await new Promise<void>((resolve) => {
        state.wake = resolve;
      });
    }
  }
}

/** All that will come has come: the whole CT, or what was there when loading stopped. */
function ended(scope: CaseScope, { error, findings }: VolumeEvent): void {
  const store = useCase.in(scope);
  if (error === undefined)
    store.setState((s) => ({ complete: true, findings: [...s.findings, ...findings] }));
  else store.setState((s) => ({ failure: error, findings: [...s.findings, ...error.findings] }));
}

/** Fetches the voxels of a case into its volume until all are there or the case goes. */
export function startLoading(scope: CaseScope, caseId: string, volume: CaseVolume, blobId: string): void {
  for (const other of announced.keys()) if (other !== caseId) announced.delete(other);
  const state = announcedFor(caseId);
  scope.onDispose(() => {
    announced.delete(caseId);
    state.wake();
  });
  load(scope, state, volume, blobId).catch((error: unknown) => {
    if (scope.disposed) return;
    useCase.in(scope).setState({ failure: errorToWire(error) });
  });
}
