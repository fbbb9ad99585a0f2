/**
 * The page's side of the sheet worker: brings it the CT (a copy of its own, given back when the last view along the spine
 * closes), and asks it for one picture at a time for each view, always the latest wanted.
 */
import type { SliceRings } from '../../../core/structures/types.ts';
import { type CaseVolume, runsOf } from '../../model/case.ts';
import { notifyError } from '../../model/notices.ts';
import { caseStore, caseValue } from '../../model/scope.ts';
import { sheetWorker } from '../../workers/sheets/client.ts';
import type { SampleRequest } from '../../workers/sheets/sample-sheet.ts';
import type { StructurePaths } from '../structure-paths.ts';
import { identity } from './identity.ts';
import { loopPaths } from './loop-paths.ts';
import type { PlacedSheet } from './scene.ts';

/** Copied at a time, so that the page is never held up for long. */
const MOST_BYTES = 8e6;

/** Grows with every part of the CT that reached the worker. */
export const useSheets = caseStore<{ readonly version: number }>('sheets', () => ({ version: 0 }));

interface Session {
  readonly volume: CaseVolume;
  readonly sent: Uint8Array;
  /** Structures the worker has as masks. */
  known: ReadonlySet<number>;
  isSending: boolean;
}
/** What the open case's worker has; the worker goes with the case. */
const held = caseValue<{ session: Session | null }>((scope) => {
  const mine: { session: Session | null } = { session: null };
  scope.onDispose(() => {
    if (mine.session !== null) sheetWorker.stop();
    mine.session = null;
  });
  return mine;
});
/** Views on the page. */
const views = { count: 0 };

/** Called by each view for as long as it is on the page. @returns a function that says it has gone. */
export function keepSheetWorker(): () => void {
  views.count += 1;
  return () => {
    views.count -= 1;
    if (views.count > 0) return;
    held().session = null;
    sheetWorker.stop();
  };
}

/** Tells of a failure once: not of what was only given up. */
function failed(of: Session, error: unknown): void {
  if (held().session !== of) return;
  held().session = null;
  sheetWorker.stop();
  notifyError(error);
}

function sessionOf(volume: CaseVolume): Session {
  const { session } = held();
  if (session?.volume === volume) return session;
  const made: Session = {
    volume,
    sent: new Uint8Array(volume.grid.dims[2]),
    known: new Set(),
    isSending: false,
  };
  held().session = made;
  const float = volume.data instanceof Float32Array;
  sheetWorker({ kind: 'volume', grid: volume.grid, float }).catch((error) => failed(made, error));
  return made;
}

/** Brings the worker all slices that are there and that it has not got; returns at once. */
export function bringSlices(volume: CaseVolume): void {
  const to = sessionOf(volume);
  if (!to.isSending) send(to).catch((error) => failed(to, error));
}

async function send(to: Session): Promise<void> {
  const { volume, sent } = to;
  const perSlice = volume.grid.dims[0] * volume.grid.dims[1];
  const most = Math.max(1, Math.floor(MOST_BYTES / (perSlice * volume.data.BYTES_PER_ELEMENT)));
  to.isSending = true;
  while (held().session === to) {
    const due = [...sent.keys()].filter((k) => sent[k] === 0 && volume.ready[k] === 1);
    const run = runsOf(due)[0];
    if (run === undefined) break;
    const end = Math.min(run.to, run.from + most);
    sent.fill(1, run.from, end);
    const voxels = volume.data.slice(run.from * perSlice, end * perSlice);
    await sheetWorker({ kind: 'slices', from: run.from, voxels });
    useSheets.setState((s) => ({ version: s.version + 1 }));
  }
  to.isSending = false;
}

export interface WantedPicture {
  readonly volume: CaseVolume;
  readonly placed: PlacedSheet;
  readonly interpolate: boolean;
  readonly structures: readonly SliceRings[];
}

export interface SpinePicture {
  readonly placed: PlacedSheet;
  /** One value a pixel of the sheet, row by row. */
  readonly hu: Float32Array;
  /** In plane mm; only structures the sheet meets. */
  readonly paths: ReadonlyMap<SliceRings, StructurePaths>;
}

async function ask({ volume, placed, interpolate, structures }: WantedPicture): Promise<SpinePicture | null> {
  const of = sessionOf(volume);
  const byKey = new Map(structures.map((slices) => [identity(slices), slices]));
  const request: SampleRequest = {
    kind: 'sample',
    sheet: placed.sheet,
    interpolate,
    structures: [...byKey].map(([key, slices]) => ({ key, slices: of.known.has(key) ? null : slices })),
  };
  of.known = new Set(byKey.keys());
  try {
    const answer = await sheetWorker(request);
    if (answer === null || held().session !== of) return null;
    const paths = answer.outlines.map(
      ({ key, loops }) => [byKey.get(key) as SliceRings, loopPaths(loops, placed)] as const,
    );
    return { placed, hu: answer.hu, paths: new Map(paths) };
  } catch (error) {
    failed(of, error);
    return null;
  }
}

/** One view's pictures: at most one on its way, then the latest wanted. @param onPicture gets each that comes. */
export function createPictures(onPicture: (picture: SpinePicture) => void): {
  want(picture: WantedPicture): void;
  dispose(): void;
} {
  let isBusy = false;
  let isGone = false;
  let next: WantedPicture | null = null;
  const work = async (): Promise<void> => {
    isBusy = true;
    while (next !== null && !isGone) {
      const wanted = next;
      next = null;
      const picture = await ask(wanted);
      if (picture !== null && !isGone) onPicture(picture);
    }
    isBusy = false;
  };
  return {
    want: (picture) => {
      next = picture;
      if (!isBusy) void work();
    },
    dispose: () => {
      isGone = true;
    },
  };
}
