/** Models and segmentation jobs. */
import { type Handlers, type Result, structureToWire } from '../../contract/index.ts';
import { save } from '../cases/case-journal.ts';
import { type CaseRegistry, findingToWire, type OpenedCase } from '../cases/open-cases.ts';
import { VERSION } from '../diagnostics/index.ts';
import type { JobRegistry } from '../jobs/jobs.ts';
import type { JournalStore } from '../journal/store.ts';
import {
  chooseModels,
  listModels,
  modelCard,
  runSegmentation,
  type SegmentationResult,
} from '../segmentation/index.ts';
import { requireComplete } from '../studies/index.ts';

type SegmentHandlers = Pick<
  Handlers,
  'models.list' | 'models.card' | 'segment.start' | 'segment.result' | 'jobs.cancel'
>;

const resultToWire = (result: SegmentationResult, seconds: number): Result<'segment.result'> => ({
  structures: result.structures.map(structureToWire),
  confidence: result.reviews.map((r) => ({
    structureId: r.structureId,
    overall: r.confidence,
    quality: r.quality,
    slices: [...r.sliceConfidence].map(([k, confidence]) => ({ k, confidence })),
  })),
  findings: result.findings.map(findingToWire),
  levels: result.levels,
  seconds,
});

/** Kept before the page asks for it: minutes of work outlive a page that reloads or dies. A disk that takes no more costs only that. */
async function keepProposal(
  opened: OpenedCase,
  result: Result<'segment.result'>,
  journals: JournalStore,
): Promise<void> {
  await save(opened, journals, VERSION, (journal) =>
    journal.append([{ type: 'proposal', result }], { own: true }),
  ).catch(() => undefined);
}

export function segmentHandlers(
  cases: CaseRegistry,
  jobs: JobRegistry,
  journals: JournalStore,
  modelsFolder: string,
): SegmentHandlers {
  return {
    'models.list': async () => {
      const { models, findings } = await listModels(modelsFolder);
      return {
        findings: findings.map(findingToWire),
        models: models.map(({ manifest: m }) => ({
          id: m.id,
          version: m.version,
          title: m.title,
          status: m.status,
          licence: m.licence,
          intendedUse: m.intendedUse,
          structures: m.structures
            .filter((s) => s.proposed)
            .map((s) => ({ name: s.name, interpretedType: s.interpretedType })),
        })),
      };
    },
    'models.card': async ({ modelId }) => {
      const [model] = chooseModels((await listModels(modelsFolder)).models, [modelId]);
      return { markdown: model === undefined ? '' : await modelCard(model) };
    },
    'segment.start': async ({
      caseId,
      modelIds,
      structureNames,
      doubtful,
      region,
      anchor,
      acceptIncomplete,
    }) => {
      const opened = cases.find(caseId);
      requireComplete(opened.series, acceptIncomplete ?? false, 'confirm it and run again');
      const models = chooseModels((await listModels(modelsFolder)).models, modelIds);
      const jobId = jobs.start(async ({ signal, progress }) => {
        await opened.voxels.loaded;
        const started = performance.now();
        const result = await runSegmentation(
          {
            volume: opened.voxels,
            models,
            ...(structureNames === undefined ? {} : { structures: structureNames }),
            doubtful: doubtful ?? false,
            ...(region === undefined
              ? {}
              : {
                  region: {
                    lo: region.lo,
                    size: region.hi.map((h, a) => h - region.lo[a]!) as [number, number, number],
                  },
                }),
            ...(anchor === undefined ? {} : { anchors: [anchor] }),
          },
          {
            signal,
            onProgress: (p) =>
              progress(p.model === undefined ? p.stage : `${p.model}: ${p.stage}`, p.fraction, p.secondsLeft),
          },
        );
        const answer = resultToWire(result, (performance.now() - started) / 1000);
        await keepProposal(opened, answer, journals);
        return answer;
      });
      return { jobId };
    },
    'segment.result': async ({ jobId }) => (await jobs.result(jobId)) as Result<'segment.result'>,
    'jobs.cancel': async ({ jobId }) => {
      jobs.cancel(jobId);
      return {};
    },
  };
}
