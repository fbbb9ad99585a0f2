/** How far the case is: what each stage still needs, from what is in the case. */
import { useMemo } from 'react';
import { structuresOf } from '../../core/structures/edit.ts';
import { useCase } from './case.ts';
import { useCompare } from './compare/compare.ts';
import type { Stage } from './dock.ts';
import { isSeen, useDocument } from './document.ts';
import { useExports } from './exports.ts';
import { useJobs } from './jobs.ts';
import { areLevelsConfirmed } from './levels.ts';
import { useReview } from './review.ts';
import { useSegmentation } from './segmentation.ts';
import { groupOf } from './structure-groups.ts';
import { vertebraeOf } from './vertebrae.ts';
import { useWarnings } from './warnings.ts';

export type StageState = 'todo' | 'running' | 'attention' | 'done';

export interface StageView {
  readonly state: StageState;
  /** A number or a fraction beside the name; '' for none. */
  readonly count: string;
}

const view = (state: StageState, count: string | number = ''): StageView => ({ state, count: `${count}` });
const doneIf = (done: boolean, count: string | number = ''): StageView => view(done ? 'done' : 'todo', count);

function useSegmentStage(aiCount: number): StageView {
  const { jobId, proposal } = useSegmentation();
  const fraction = useJobs((s) => {
    const job = jobId === null ? undefined : s.jobs.get(jobId);
    return job?.state === 'running' ? job.fraction : 0;
  });
  if (jobId !== null) return view('running', `${Math.round(fraction * 100)} %`);
  if (proposal !== null) return view('attention', proposal.structures.length);
  return doneIf(aiCount > 0, aiCount > 0 ? aiCount : '');
}

/** The state of every stage of the open case. */
export function useStages(): Readonly<Record<Stage, StageView>> {
  const usable = useCase((s) => s.open !== null && s.failure === null);
  const doc = useDocument();
  const { items } = useReview();
  const pairs = useCompare((s) => s.pairing.pairs.length);
  const exported = useExports((s) => s.steps);
  const unread = useWarnings().filter((w) => !w.read).length;
  const all = useMemo(() => structuresOf(doc.structures), [doc.structures]);
  const column = useMemo(() => vertebraeOf(all), [all]);
  const segment = useSegmentStage(all.filter((s) => s.provenance.kind === 'model').length);
  const unnamed = column.filter((v) => v.level === null).length;
  const left = items.filter((i) => !isSeen(doc, i.structureId, i.k)).length;
  const targets = all.filter((s) => groupOf(s) === 'target' && s.slices.size > 0).length;
  const levels =
    column.length === 0
      ? view('todo')
      : unnamed > 0
        ? view('attention', unnamed)
        : doneIf(areLevelsConfirmed(doc.marks, column), column.length);
  return {
    import: usable ? doneIf(all.length > 0, all.length === 0 ? '' : all.length) : view('attention'),
    segment,
    levels,
    review: items.length === 0 ? view('todo') : doneIf(left === 0, `${items.length - left}/${items.length}`),
    targets: doneIf(targets > 0, targets === 0 ? '' : targets),
    compare: doneIf(pairs > 0, pairs === 0 ? '' : pairs),
    export: unread > 0 ? view('attention', unread) : doneIf(exported === doc.history.done.length),
  };
}
