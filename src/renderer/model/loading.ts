/** Brings the voxels of the open case: slices in the order they get ready, those near the cursor first. */
import type { BackendEvent } from '../../contract/index.ts';
import { readBlob } from '../connection/index.ts';
import { type CaseVolume, markReady, runsOf, slicesBytes, useCase } from './case.ts';
import { notifyError } from './notices.ts';
import { useView } from './view.ts';

interface Ready {
  readonly slices: Set<number>;
  complete: boolean;
}
/** What was announced, by case: events may come before the reply that opens the case. */
const announced = new Map<string, Ready>();
let wake: (() => void) | null = null;

export function noteVolumeEvent(event: BackendEvent): void {
  if (event.event !== 'volume') return;
  const known = announced.get(event.caseId) ?? { slices: new Set(), complete: false };
  for (const k of event.slicesReady) known.slices.add(k);
  known.complete ||= event.complete;
  announced.set(event.caseId, known);
  wake?.();
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

async function load(caseId: string, volume: CaseVolume, blobId: string): Promise<void> {
  let most = 1;
  while (useCase.getState().volume === volume) {
    const state = announced.get(caseId);
    const run = nextRun(
      state?.slices ?? new Set(),
      volume.ready,
      Math.round(useView.getState().cursor[2]),
      most,
    );
    if (run !== null) {
      const bytes = slicesBytes(volume, run.from, run.to);
      await readBlob(blobId, bytes.byteOffset, bytes);
      markReady(volume, run.from, run.to);
      most = Math.min(SLICES_PER_REQUEST, most * 4);
    } else if (state?.complete === true) {
      useCase.setState((s) => (s.volume === volume ? { complete: true } : s));
      announced.delete(caseId);
      return;
    } else {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  }
}

export function startLoading(caseId: string, volume: CaseVolume, blobId: string): void {
  load(caseId, volume, blobId).catch(notifyError);
}
