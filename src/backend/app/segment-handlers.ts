/** Models and segmentation jobs. */
import { type Handlers, structureToWire } from '../../contract/index.ts';
import { type CaseRegistry, findingToWire } from '../cases/open-cases.ts';
import type { JobRegistry } from '../jobs/jobs.ts';
import { chooseModels, listModels, runSegmentation, type SegmentationResult } from '../segmentation/index.ts';

type SegmentHandlers = Pick<Handlers, 'models.list' | 'segment.start' | 'segment.result' | 'jobs.cancel'>;

export function segmentHandlers(
  cases: CaseRegistry,
  jobs: JobRegistry,
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
    'segment.start': async ({ caseId, modelIds, structureNames, region, anchor }) => {
      const opened = cases.find(caseId);
      const models = chooseModels((await listModels(modelsFolder)).models, modelIds);
      const jobId = jobs.start(async ({ signal, progress }) => {
        await opened.loaded;
        const started = performance.now();
        const result = await runSegmentation(
          {
            volume: opened.volume,
            models,
            ...(structureNames === undefined ? {} : { structures: structureNames }),
            ...(region === undefined
              ? {}
              : {
                  region: {
                    lo: region.lo,
                    size: region.hi.map((h, a) => h - (region.lo[a] as number)) as [number, number, number],
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
        return { result, seconds: (performance.now() - started) / 1000 };
      });
      return { jobId };
    },
    'segment.result': async ({ jobId }) => {
      const { result, seconds } = (await jobs.result(jobId)) as {
        result: SegmentationResult;
        seconds: number;
      };
      return {
        structures: result.structures.map(structureToWire),
        confidence: result.reviews.map((r) => ({
          structureId: r.structureId,
          overall: r.confidence,
          slices: [...r.sliceConfidence].map(([k, confidence]) => ({ k, confidence })),
        })),
        findings: result.findings.map(findingToWire),
        levels: result.levels,
        seconds,
      };
    },
    'jobs.cancel': async ({ jobId }) => {
      jobs.cancel(jobId);
      return {};
    },
  };
}
