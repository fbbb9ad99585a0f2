/** Copies and results go when their time is over; never while a job still needs them. */
import { readdir, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Rules } from '../../contract/index.ts';
import { isUid } from '../../dicom/uid.ts';

const DAY_MS = 86_400_000;
const RESULT = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Removes the folders below `home` that `mine` knows as Pedicle's own, that are older than `days` and not `busy`. */
async function sweep(
  home: string,
  mine: (name: string) => boolean,
  days: number | null,
  busy: ReadonlySet<string>,
  nowMs: number,
): Promise<number> {
  if (days === null) return 0;
  let gone = 0;
  for (const entry of await readdir(home, { withFileTypes: true }).catch(() => [])) {
    if (!entry.isDirectory() || !mine(entry.name) || busy.has(entry.name)) continue;
    const found = await stat(join(home, entry.name)).catch(() => null);
    if (found === null || nowMs - found.mtimeMs < days * DAY_MS) continue;
    await rm(join(home, entry.name), { recursive: true, force: true });
    gone += 1;
  }
  return gone;
}

/**
 * @param unfinished jobs that wait or run: their series and their results stay, whatever their age.
 * @returns how many series and results went.
 */
export async function sweepOld(
  places: { readonly inbox: string; readonly out: string },
  keepDays: Rules['keepDays'],
  unfinished: readonly { readonly seriesKey: string; readonly resultFolder: string }[],
  nowMs: number,
): Promise<{ received: number; results: number }> {
  const series = new Set(unfinished.map(({ seriesKey }) => seriesKey.split('#')[0] ?? ''));
  const results = new Set(unfinished.map(({ resultFolder }) => basename(resultFolder)));
  return {
    received: await sweep(places.inbox, isUid, keepDays.received, series, nowMs),
    results: await sweep(places.out, (name) => RESULT.test(name), keepDays.results, results, nowMs),
  };
}
