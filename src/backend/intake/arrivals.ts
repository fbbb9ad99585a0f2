/**
 * Series that arrive in a folder, slice by slice, and volume files (NIfTI, NRRD, MHA): one is taken when nothing of it has changed for a
 * while, and what it holds forms a regular volume. Only looking; files stay where and as they are.
 */
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { type Finding, findingOf, PedicleError } from '../../core/errors/errors.ts';
import type { CtSeries, RefusedSeries } from '../../dicom/ct/types.ts';
import { scanAside, volumeFiles, volumeStudy } from '../studies/index.ts';

export interface Look {
  /** Series that have been still for long enough and were not returned in this state before. */
  readonly ready: readonly CtSeries[];
  /** What forms no volume, told once for as long as nothing changes. */
  readonly refused: readonly Finding[];
}

/** Size and time of files: unchanged between two looks means nothing arrived in between. */
async function traceOf(files: readonly string[]): Promise<string> {
  const parts = await Promise.all(
    files.map(async (source) => {
      const found = await stat(source).catch(() => null);
      return found === null ? `${source} gone` : `${source} ${found.size} ${found.mtimeMs}`;
    }),
  );
  return parts.sort().join('\n');
}

/** What may be taken: a DICOM series, known from its headers, or a volume file, read only once it has been still. */
interface Arriving {
  readonly key: string;
  readonly files: readonly string[];
  /** Null: it is no CT, and nothing is wrong with that. */
  take(): Promise<CtSeries | null>;
}

const arrivingSeries = (series: CtSeries): Arriving => ({
  key: series.key,
  files: series.files.map(({ source }) => source),
  take: async () => series,
});

const arrivingVolume = (path: string): Arriving => ({
  key: path,
  files: [path],
  take: async () => (await volumeStudy(path, true))?.series[0] ?? null,
});

const reasons = (refused: RefusedSeries): readonly Finding[] => refused.findings;

interface Seen {
  trace: string;
  sinceMs: number;
  taken: boolean;
  /** It could not be queued as it is. */
  troubled: boolean;
}

export interface Arrivals {
  look(nowMs: number): Promise<Look>;
  /** A series that was ready could not be queued: the next look offers it again. @returns whether that is news of it as it now is. */
  again(seriesKey: string): boolean;
  /** Series seen that are still moving. */
  moving(): number;
}

/** @param stillMs how long a series must not change; a slice that comes later makes it new again. */
export function watchArrivals(folder: string, stillMs: number): Arrivals {
  const seen = new Map<string, Seen>();
  /** Key of a series that was taken → what it came as. */
  const cameAs = new Map<string, string>();
  const told = new Map<string, { sinceMs: number; told: boolean }>();
  /** A refusal counts when it stays: a series whose slices are still coming is no refused one. */
  const isNews = (finding: Finding, nowMs: number): boolean => {
    const key = `${finding.code} ${finding.message} ${finding.file ?? ''}`;
    const before = told.get(key);
    if (before === undefined) told.set(key, { sinceMs: nowMs, told: false });
    const due = before !== undefined && !before.told && nowMs - before.sinceMs >= stillMs;
    if (due) before.told = true;
    return due && finding.severity !== 'info';
  };
  return {
    look: async (nowMs) => {
      const { studies, findings } = await scanAside([folder]);
      const ready: CtSeries[] = [];
      const unreadable: Finding[] = [];
      const volumes = await volumeFiles(folder);
      const arriving = [
        ...studies.flatMap((study) => study.series).map(arrivingSeries),
        ...volumes.map(arrivingVolume),
      ];
      for (const { key, files, take } of arriving) {
        const trace = await traceOf(files);
        const before = seen.get(key);
        if (before === undefined || before.trace !== trace) {
          seen.set(key, { trace, sinceMs: nowMs, taken: false, troubled: false });
        } else if (!before.taken && nowMs - before.sinceMs >= stillMs) {
          before.taken = true;
          const series = await take().catch((error: unknown) => {
            if (!(error instanceof PedicleError)) throw error;
            // A label map beside its CT is where it belongs; it is only no CT.
            const severity = error.code === 'volume-is-labels' ? 'info' : 'error';
            unreadable.push(findingOf(error, severity, { file: basename(key) }));
            return null;
          });
          if (series === null) continue;
          cameAs.set(series.key, key);
          ready.push(series);
        }
      }
      const wrong = [...studies.flatMap((study) => study.refused).flatMap(reasons), ...findings];
      return { ready, refused: [...wrong.filter((finding) => isNews(finding, nowMs)), ...unreadable] };
    },
    again: (seriesKey) => {
      const one = seen.get(cameAs.get(seriesKey) ?? seriesKey);
      if (one === undefined) return false;
      const news = !one.troubled;
      one.taken = false;
      one.troubled = true;
      return news;
    },
    moving: () => [...seen.values()].filter((one) => !one.taken).length,
  };
}
