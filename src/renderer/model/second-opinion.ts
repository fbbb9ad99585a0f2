/** What the networks see in the case's image, asked for once by a button; every check after it holds it against the contours as they then are. */
import type { Result } from '../../contract/index.ts';
import type { SecondOpinion } from '../../core/checks/index.ts';
import { PedicleError } from '../../core/errors/errors.ts';
import { texts } from '../texts/index.ts';
import { useCase } from './case.ts';
import { api } from './connection.ts';
import { useJobs } from './jobs.ts';
import { notify, notifyError } from './notices.ts';
import { ask } from './questions.ts';
import { type CaseScope, caseStore, currentScope } from './scope.ts';

interface OpinionState {
  /** The run that is on. */
  readonly jobId: string | null;
  readonly opinion: SecondOpinion | null;
}

export const useSecondOpinion = caseStore<OpinionState>('second-opinion', () => ({
  jobId: null,
  opinion: null,
}));

const fromWire = ({ opinions, known }: Result<'opinion.result'>['opinion']): SecondOpinion => ({
  known,
  opinions: opinions.map((o) => ({
    ...o,
    slices: new Map(o.slices.map(({ k, rings }) => [k, rings])),
    sliceDice: new Map(o.sliceDice.map(({ k, dice }) => [k, dice])),
  })),
});

/** Runs the networks; `then` is called once their answer is there. It takes as long as an auto-segmentation. */
export async function askSecondOpinion(then: () => void): Promise<void> {
  const scope = currentScope();
  const { open, failure } = useCase.getState();
  if (open === null || failure !== null || useSecondOpinion.getState().jobId !== null) return;
  try {
    const { jobId } = await api()
      .call('opinion.start', { caseId: open.caseId })
      .catch(async (error: unknown) => {
        if (!(error instanceof PedicleError) || error.code !== 'ct-incomplete' || scope.disposed) throw error;
        if (!(await ask(texts.segment.incomplete(error.findings.map((f) => f.message))))) throw error;
        return api().call('opinion.start', { caseId: open.caseId, acceptIncomplete: true });
      });
    follow(scope, jobId, then);
  } catch (error) {
    if (!scope.disposed) notifyError(error);
  }
}

const cancelJob = (jobId: string): Promise<unknown> => api().call('jobs.cancel', { jobId });

export function cancelSecondOpinion(): void {
  const { jobId } = useSecondOpinion.getState();
  if (jobId !== null) cancelJob(jobId).catch(notifyError);
}

/** Waits for the run of the scope's case; when the case goes before, the run is cancelled. */
function follow(scope: CaseScope, jobId: string, then: () => void): void {
  const store = useSecondOpinion.in(scope);
  let over = false;
  const look = (): boolean => {
    const job = useJobs.getState().jobs.get(jobId);
    if (job === undefined || job.state === 'queued' || job.state === 'running') return false;
    over = true;
    store.setState({ jobId: null });
    if (job.state === 'failed') notify('error', job.error.message, job.error.action);
    if (job.state === 'done') void take(scope, jobId, then);
    return true;
  };
  if (!scope.disposed) {
    store.setState({ jobId });
    if (look()) return;
  }
  const stop = useJobs.subscribe(() => {
    if (look()) stop();
  });
  scope.onDispose(() => {
    stop();
    if (!over) cancelJob(jobId).catch(() => undefined);
  });
}

async function take(scope: CaseScope, jobId: string, then: () => void): Promise<void> {
  try {
    const { opinion } = await api().call('opinion.result', { jobId });
    if (scope.disposed) return;
    useSecondOpinion.in(scope).setState({ opinion: fromWire(opinion) });
    then();
  } catch (error) {
    if (!scope.disposed) notifyError(error);
  }
}
