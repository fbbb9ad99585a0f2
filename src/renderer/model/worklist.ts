/** Cases made without a hand: the list, how long they waited and took, and a finished one opened for review. */
import { create } from 'zustand';
import type { WorklistJob, WorklistState } from '../../contract/index.ts';
import { api } from './connection.ts';
import { notifyError } from './notices.ts';
import { loadStructureFile, openSeries } from './session.ts';

export const useWorklist = create<{ list: WorklistState | null }>(() => ({ list: null }));

export async function refreshWorklist(): Promise<void> {
  try {
    useWorklist.setState({ list: await api().call('worklist.get', {}) });
  } catch (error) {
    notifyError(error);
  }
}

/** Opens the CT and its proposals; the panel with what to look at first comes up with it. */
export async function reviewJob(job: WorklistJob): Promise<void> {
  if (job.structureSet === null) return;
  try {
    await api().call('studies.scan', { paths: [job.folder] });
    await openSeries(job.seriesKey);
    await loadStructureFile(job.structureSet, 'edit');
  } catch (error) {
    notifyError(error);
  }
}

export interface Times {
  readonly id: string;
  readonly waitedS: number;
  readonly tookS: number;
}

/** Pure: of the finished cases, oldest first, seconds waited and taken. */
export function timesOf(jobs: readonly WorklistJob[]): readonly Times[] {
  return jobs
    .flatMap(({ id, createdMs, startedMs, endedMs }) =>
      startedMs === null || endedMs === null
        ? []
        : [
            {
              id,
              endedMs,
              waitedS: Math.max(0, startedMs - createdMs) / 1000,
              tookS: Math.max(0, endedMs - startedMs) / 1000,
            },
          ],
    )
    .sort((a, b) => a.endedMs - b.endedMs);
}

/** Pure: cases ended an hour, over the time from the first to the last end; null below two. */
export function throughput(jobs: readonly WorklistJob[]): number | null {
  const ends = jobs.flatMap(({ endedMs }) => (endedMs === null ? [] : [endedMs])).sort((a, b) => a - b);
  const [first, last] = [ends[0], ends.at(-1)];
  if (first === undefined || last === undefined || last <= first) return null;
  return ((ends.length - 1) * 3_600_000) / (last - first);
}
