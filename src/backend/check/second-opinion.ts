/** What Pedicle's networks see in an image, to be held against contours (`core/checks/anatomy/second-opinion.ts`). */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { NetworkRecord, SecondOpinion } from '../../core/checks/index.ts';
import type { Finding } from '../../core/errors/errors.ts';
import { median } from '../../core/statistics/index.ts';
import {
  type ModelFolder,
  runSegmentation,
  type SegmentationHooks,
  type SegmentationRequest,
  type SegmentationResult,
} from '../segmentation/index.ts';

/** Figures of the weights that never saw the cases: `npm run evaluate -- --weights … --save chain-honest`. */
const FIGURES = 'metrics-chain-honest.json';

const figuresSchema = z.object({
  cases: z.array(
    z.object({
      structures: z.record(
        z.string(),
        z.object({ dice: z.number().nullable(), meanMm: z.number().nullable() }),
      ),
    }),
  ),
});

/** What a model's folder says of each of its structures; empty where it says nothing that can be read. */
export async function networkRecords({
  folder,
}: Pick<ModelFolder, 'folder'>): Promise<Map<string, NetworkRecord>> {
  const text = await readFile(join(folder, FIGURES), 'utf8').catch(() => '{}');
  const read = figuresSchema.safeParse(asJson(text));
  const found = new Map<string, { dice: number[]; mm: number[] }>();
  for (const { structures } of read.success ? read.data.cases : []) {
    for (const [name, { dice, meanMm }] of Object.entries(structures)) {
      const own = found.get(name) ?? { dice: [], mm: [] };
      if (dice !== null) own.dice.push(dice);
      if (meanMm !== null) own.mm.push(meanMm);
      found.set(name, own);
    }
  }
  const records = new Map<string, NetworkRecord>();
  for (const [name, { dice, mm }] of found)
    if (mm.length > 0) records.set(name, { cases: dice.length, dice: median(dice), meanMm: median(mm) });
  return records;
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

/** Vertebrae are measured together: whole ones, and bodies. */
const measuredAs = (name: string): string =>
  /^VB_.+_Body$/.test(name) ? 'VBs' : /^VB_/.test(name) ? 'Vertebrae' : name;

/**
 * Runs the networks over a whole CT and gives what they see, with what is known of how far they can be trusted.
 * @throws PedicleError as `runSegmentation`.
 */
export async function networksOpinion(
  volume: SegmentationRequest['volume'],
  models: readonly ModelFolder[],
  hooks: SegmentationHooks = {},
): Promise<{ readonly opinion: SecondOpinion; readonly findings: readonly Finding[] }> {
  const result = await runSegmentation({ volume, models, doubtful: true }, hooks);
  return { opinion: await opinionOf(result, models), findings: result.findings };
}

/** A run over the whole image as an opinion. @param models of the run. */
export async function opinionOf(
  result: SegmentationResult,
  models: readonly ModelFolder[],
): Promise<SecondOpinion> {
  const byModel = new Map<string, Map<string, NetworkRecord>>();
  for (const model of models) byModel.set(model.manifest.id, await networkRecords(model));
  const reviews = new Map(result.reviews.map((r) => [r.structureId, r]));
  const opinions = result.structures.flatMap((s) => {
    const review = reviews.get(s.id);
    if (review === undefined || s.provenance.kind !== 'model') return [];
    return [
      {
        name: s.name,
        model: s.provenance.modelId,
        slices: s.slices,
        expectedDice: review.quality.expectedDice,
        sliceDice: review.sliceConfidence,
        record: byModel.get(s.provenance.modelId)?.get(measuredAs(s.name)) ?? null,
      },
    ];
  });
  const known = models.flatMap(({ manifest }) => [
    ...manifest.structures.map((s) => s.name),
    ...(manifest.postprocess.some((s) => s.step === 'separate-vertebrae') ? ['VB_*'] : []),
  ]);
  return { opinions, known };
}
