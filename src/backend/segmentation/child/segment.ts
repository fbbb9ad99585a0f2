/** One segmentation job: models one after the other over one CT, contours out. */
import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { traceCrossings } from '../../../core/contours/index.ts';
import { type Finding, finding, PedicleError } from '../../../core/errors/errors.ts';
import {
  type IndexBox,
  intersectMasks,
  isEmptyMask,
  type Mask,
  type Volume,
} from '../../../core/masks/index.ts';
import type { Structure } from '../../../core/structures/types.ts';
import {
  bodyOutline,
  coarseBody,
  huCrossing,
  type LevelReport,
  type ModelManifest,
  type ModelResult,
  metalFinding,
  metalSlices,
  type ProposedMask,
  type Quality,
  qualities,
  runModel,
  slabAround,
  TISSUE_HU,
} from '../../../inference/index.ts';
import type {
  ChildRequest,
  ModelFolder,
  ProposalReview,
  ProposedLevels,
  ProviderChoice,
  ProviderName,
  SegmentationProgress,
  SegmentationResult,
} from '../types.ts';
import { readVolumeFile } from '../volume-file.ts';
import { progressClock } from './progress.ts';
import { openSession } from './session.ts';

type Job = Extract<ChildRequest, { kind: 'segment' }>;

/** Slices kept on either side of a region: what the networks look at around it, and more. */
const SLAB_MM = 80;

/** What the job has gathered so far. */
interface Gathered {
  readonly structures: Structure[];
  readonly reviews: ProposalReview[];
  readonly findings: Finding[];
  readonly timingsMs: Record<string, number>;
  levels: ProposedLevels | null;
  provider: ProviderName;
  providerReason: string;
}

/** Runs the job. @throws PedicleError as `openSession`, `readVolumeFile` and `runModel`. */
export async function segment(
  job: Job,
  tell: (progress: SegmentationProgress) => void,
): Promise<SegmentationResult> {
  const models = job.models.filter((m) => provides(m.manifest, job.structures));
  const clock = progressClock(models.length, tell);
  const gathered: Gathered = {
    structures: [],
    reviews: [],
    findings: [],
    timingsMs: {},
    levels: null,
    provider: 'cpu',
    providerReason: '',
  };
  const time = async <T>(what: string, work: () => T | Promise<T>): Promise<T> => {
    const start = performance.now();
    const result = await work();
    gathered.timingsMs[what] = Math.round(performance.now() - start);
    return result;
  };
  clock.at('reading', 0);
  const whole = await time('read', () => readVolumeFile(job.volume));
  // The CT is in memory now: nothing has to be left to clean up when the job is killed.
  if (job.scratchFolder !== null) await rm(job.scratchFolder, { recursive: true, force: true });
  const { volume, region, firstSlice } = job.region
    ? slabAround(whole, job.region, SLAB_MM)
    : { volume: whole, region: null, firstSlice: 0 };
  clock.at('body', 0);
  const body = await time('body', () => coarseBody(volume));
  const metal = metalSlices(volume, body);
  const metalFound = metalFinding(metal);
  if (metalFound) gathered.findings.push(metalFound);
  if (isWanted(job.structures, 'External'))
    await time('external', () => addExternal(volume, body, region, gathered));
  for (const [n, model] of models.entries()) {
    await runOne(model, n, { job, volume, region, body, metal, gathered, clock });
  }
  clock.at('done', 1);
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  return {
    ...shiftSlices(gathered, firstSlice),
    peakMb: Math.round(maxRSS / 1024),
    cpuSeconds: Math.round((userCPUTime + systemCPUTime) / 1e5) / 10,
  };
}

const isWanted = (names: readonly string[] | null, name: string): boolean =>
  names === null || names.includes(name);

/** Whether a model can make any of the structures wanted. */
export function provides(manifest: ModelManifest, names: readonly string[] | null): boolean {
  if (names === null) return true;
  const vertebrae = manifest.postprocess.some((s) => s.step === 'separate-vertebrae');
  return names.some(
    (name) => manifest.structures.some((s) => s.name === name) || (vertebrae && name.startsWith('VB_')),
  );
}

interface Run {
  readonly job: Job;
  readonly volume: Volume;
  readonly region: IndexBox | null;
  readonly body: Mask;
  readonly metal: readonly number[];
  readonly gathered: Gathered;
  readonly clock: ReturnType<typeof progressClock>;
}

async function runOne(model: ModelFolder, n: number, run: Run): Promise<void> {
  const { gathered } = run;
  const { id } = model.manifest;
  const result = await runOn(model, n, run, run.job.provider).catch((error: unknown) => {
    // A graphics card may load a network and still run out of memory on a large tile.
    if (error instanceof PedicleError || gathered.provider === 'cpu') throw error;
    gathered.findings.push(failedWhileRunning(gathered.provider));
    return runOn(model, n, run, 'cpu');
  });
  for (const [step, ms] of Object.entries(result.timingsMs)) gathered.timingsMs[`${id} ${step}`] = ms;
  gathered.findings.push(...result.findings);
  const start = performance.now();
  const quality = qualities(result.proposals, run.metal);
  const ids = result.proposals.map((proposal, n) => addProposal(proposal, quality[n] as Quality, model, run));
  gathered.levels ??= result.levels && withIds(result.levels, result.proposals, ids);
  gathered.timingsMs[`${id} trace`] = Math.round(performance.now() - start);
}

async function runOn(
  model: ModelFolder,
  n: number,
  run: Run,
  provider: ProviderChoice,
): Promise<ModelResult> {
  const { job, gathered, clock } = run;
  const { manifest } = model;
  const start = performance.now();
  const opened = await openSession(model, provider, job.threads, job.cacheFolder);
  gathered.timingsMs[`${manifest.id} load`] = Math.round(performance.now() - start);
  gathered.provider = opened.provider;
  gathered.providerReason = opened.providerReason;
  gathered.findings.push(...opened.findings);
  try {
    return await runModel(opened.session, run.volume, manifest, {
      body: run.body,
      anchors: job.anchors,
      ...(run.region ? { region: run.region } : {}),
      ...(job.structures ? { structures: job.structures } : {}),
      doubtful: job.doubtful,
      onProgress: (stage, fraction) => clock.at(stage, fraction, n, manifest.title),
    });
  } finally {
    await opened.release();
  }
}

const failedWhileRunning = (provider: ProviderName): Finding =>
  finding('provider-fallback', 'warning', { provider, refused: null });

/** Adds a proposal and says the id of its structure. */
function addProposal(proposal: ProposedMask, quality: Quality, model: ModelFolder, run: Run): string {
  const { manifest } = model;
  const { mask, confidence, crossing } = proposal;
  const id = randomUUID();
  run.gathered.structures.push({
    id,
    name: proposal.name,
    interpretedType: proposal.interpretedType,
    colour: proposal.colour,
    slices: traceCrossings(mask, crossing),
    unplaced: [],
    provenance: {
      kind: 'model',
      modelId: manifest.id,
      modelVersion: manifest.version,
      modelSha256: manifest.sha256,
      edited: false,
    },
    ...(proposal.code ? { code: proposal.code } : {}),
    ...(proposal.description ? { description: proposal.description } : {}),
  });
  const metal = new Set(run.metal);
  const least = manifest.confidence.reviewBelow;
  const present = [...confidence.bySlice].filter(
    ([k]) => k >= mask.box.lo[2] && k < mask.box.lo[2] + mask.box.size[2],
  );
  run.gathered.reviews.push({
    structureId: id,
    confidence: confidence.overall,
    quality,
    sliceConfidence: new Map(present),
    reviewSlices: present.filter(([k, c]) => c < least || metal.has(k)).map(([k]) => k),
  });
  return id;
}

/** Vertebrae by the ids of their structures, where their names were. */
function withIds(
  levels: LevelReport,
  proposals: readonly ProposedMask[],
  ids: readonly string[],
): ProposedLevels {
  const idOf = new Map(proposals.map((p, n) => [p.name, ids[n] as string]));
  return {
    ...levels,
    vertebrae: levels.vertebrae.map(({ names, ...v }) => ({
      ...v,
      structureIds: names.flatMap((name) => idOf.get(name) ?? []),
    })),
  };
}

function addExternal(volume: Volume, body: Mask, region: IndexBox | null, gathered: Gathered): void {
  const outline = bodyOutline(volume, body);
  const mask = region ? intersectMasks(outline, fullBox(volume, region)) : outline;
  if (isEmptyMask(mask)) return;
  gathered.structures.push({
    id: randomUUID(),
    name: 'External',
    interpretedType: 'EXTERNAL',
    colour: [0, 255, 0],
    slices: traceCrossings(mask, huCrossing(volume, TISSUE_HU)),
    unplaced: [],
    provenance: {
      kind: 'derived',
      operation: 'body outline by threshold, couch removed',
      edited: false,
      automatic: true,
    },
  });
}

const fullBox = (volume: Volume, box: IndexBox): Mask => ({
  grid: volume.grid,
  box,
  data: new Uint8Array(box.size[0] * box.size[1] * box.size[2]).fill(1),
});

/** Slice numbers of a slab become those of the whole CT; coordinates are patient coordinates already. */
function shiftSlices(gathered: Gathered, by: number): Gathered {
  if (by === 0) return gathered;
  const shifted = <T>(map: ReadonlyMap<number, T>): Map<number, T> =>
    new Map([...map].map(([k, v]) => [k + by, v]));
  return {
    ...gathered,
    structures: gathered.structures.map((s) => ({ ...s, slices: shifted(s.slices) })),
    reviews: gathered.reviews.map((r) => ({
      ...r,
      sliceConfidence: shifted(r.sliceConfidence),
      reviewSlices: r.reviewSlices.map((k) => k + by),
    })),
    findings: gathered.findings.map((f) => (f.slices ? { ...f, slices: f.slices.map((k) => k + by) } : f)),
  };
}
