/** Cases made without a hand: the list, how long they waited and took, and a finished one opened for review. */
import { create } from 'zustand';
import type { WorklistJob, WorklistState } from '../../contract/index.ts';
import { api } from './connection.ts';
import { showPanel } from './dock.ts';
import { useDocument } from './document.ts';
import { notifyError } from './notices.ts';
import { addToReview } from './review.ts';
import { loadStructureFile, openSeries } from './session.ts';
import { keepFindings } from './warnings.ts';

export const useWorklist = create<{ list: WorklistState | null }>(() => ({ list: null }));

export async function refreshWorklist(): Promise<void> {
  try {
    useWorklist.setState({ list: await api().call('worklist.get', {}) });
  } catch (error) {
    notifyError(error);
  }
}

/** Opens the CT with what was proposed on it: findings among the warnings, and the slices to look at first in the review list. */
export async function reviewJob(job: WorklistJob): Promise<void> {
  if (job.structureSet === null) return;
  try {
    const { findings, review } = await api().call('worklist.result', { id: job.id });
    await api().call('studies.scan', { paths: [job.folder] });
    await openSeries(job.seriesKey);
    await loadStructureFile(job.structureSet, 'edit');
    keepFindings('segment', findings);
    const { byId } = useDocument.getState().structures;
    const ids = new Map([...byId.values()].map(({ id, name }) => [name, id]));
    addToReview(
      review.flatMap(({ name, k, confidence }) => {
        const structureId = ids.get(name);
        return structureId === undefined ? [] : [{ structureId, k, confidence }];
      }),
    );
    showPanel('review');
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
