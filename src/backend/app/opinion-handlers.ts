/** The networks' second opinion on an open case. */
import type { Handlers, Result } from '../../contract/index.ts';
import { type CaseRegistry, findingToWire } from '../cases/open-cases.ts';
import { networksOpinion } from '../check/second-opinion.ts';
import type { JobRegistry } from '../jobs/jobs.ts';
import { listModels } from '../segmentation/index.ts';
import { requireComplete } from '../studies/index.ts';

type OpinionHandlers = Pick<Handlers, 'opinion.start' | 'opinion.result'>;

export function opinionHandlers(
  cases: CaseRegistry,
  jobs: JobRegistry,
  modelsFolder: string,
): OpinionHandlers {
  return {
    'opinion.start': async ({ caseId, acceptIncomplete }) => {
      const opened = cases.find(caseId);
      requireComplete(opened.series, acceptIncomplete ?? false, 'confirm it and run again');
      const { models } = await listModels(modelsFolder);
      const jobId = jobs.start(async ({ signal, progress }): Promise<Result<'opinion.result'>> => {
        await opened.voxels.loaded;
        const { opinion, findings } = await networksOpinion(opened.voxels, models, {
          signal,
          onProgress: (p) =>
            progress(p.model === undefined ? p.stage : `${p.model}: ${p.stage}`, p.fraction, p.secondsLeft),
        });
        return {
          opinion: {
            known: [...opinion.known],
            opinions: opinion.opinions.map((o) => ({
              ...o,
              slices: [...o.slices].map(([k, rings]) => ({ k, rings: [...rings] })),
              sliceDice: [...o.sliceDice].map(([k, dice]) => ({ k, dice })),
            })),
          },
          findings: findings.map(findingToWire),
        };
      });
      return { jobId };
    },
    'opinion.result': async ({ jobId }) => (await jobs.result(jobId)) as Result<'opinion.result'>,
  };
}
