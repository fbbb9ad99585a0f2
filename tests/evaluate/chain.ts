/** One case through the product's own chain: what `pedicle segment` runs, from HU to contours, and back to voxels. */
import {
  type ModelFolder,
  runSegmentation,
  type SegmentationResult,
} from '../../src/backend/segmentation/index.ts';
import { rasterize } from '../../src/core/contours/index.ts';
import type { Mask } from '../../src/core/masks/index.ts';
import { parseLevel, vertebraName } from '../../src/core/spine/index.ts';
import type { Case } from './references.ts';
import {
  type Agreement,
  agreement,
  type FoundVertebra,
  scoreVertebrae,
  unionOf,
  type VertebraScore,
} from './score.ts';

export interface CaseResult {
  readonly case: string;
  readonly note: string | null;
  /** Wall-clock time of the whole job, and highest memory of the process that ran it. */
  readonly seconds: number;
  readonly peakMb: number;
  readonly levels: {
    readonly status: string;
    readonly reason: string;
  } | null;
  /** Names of the vertebrae, cranial first. */
  readonly found: readonly string[];
  /** Doubtful ones too; `expected` is the Dice that the chain itself expected of it. */
  readonly structures: Readonly<
    Record<string, Agreement & { readonly model: string | null; readonly expected: number | null }>
  >;
  readonly vertebrae: readonly VertebraScore[];
  /** After one level was given by the user: only where the chain said "not established" and the reference has levels. */
  readonly anchored: { readonly level: string; readonly vertebrae: readonly VertebraScore[] } | null;
}

const nameOf = (level: string): string => {
  const known = parseLevel(level);
  return known ? vertebraName(known) : level;
};

/** Runs and judges a case. @throws PedicleError as `runSegmentation`. */
export async function evaluateCase(
  name: string,
  loaded: Case,
  models: readonly ModelFolder[],
  threads: number,
): Promise<CaseResult> {
  const { volume, references } = loaded;
  const start = performance.now();
  const result = await runSegmentation({ volume, models, threads, doubtful: true });
  const seconds = (performance.now() - start) / 1000;
  const found = wholeVertebrae(result, loaded);
  const vertebrae = offers(models, 'Vertebrae') ? scoreVertebrae(loaded.vertebrae, found, nameOf) : [];
  const structures: Record<string, CaseResult['structures'][string]> = {};
  for (const { name: what, mask, within } of references) {
    // Lumbar vertebrae can only be judged where the chain names levels; what no model offers is no failure.
    if (what === 'Lumbar vertebrae' && result.levels?.status !== 'established') continue;
    if (!offers(models, what)) continue;
    const made = madeOf(what, result, loaded, found);
    structures[what] = { ...made.said, ...agreement(mask, made.mask, within) };
  }
  return {
    case: name,
    note: loaded.note,
    seconds,
    peakMb: result.peakMb,
    levels: result.levels,
    found: found.map((v) => v.name),
    structures,
    vertebrae,
    anchored: await withAnchor(result, loaded, models, vertebrae, threads),
  };
}

const namesVertebrae = ({ manifest }: ModelFolder): boolean =>
  manifest.postprocess.some((s) => s.step === 'separate-vertebrae');

/** Whether some model proposes it; vertebrae come of a step, not of a structure. */
const offers = (models: readonly ModelFolder[], what: string): boolean =>
  /vertebrae$/i.test(what)
    ? models.some(namesVertebrae)
    : models.some((m) => m.manifest.structures.some((s) => s.name === what && s.proposed));

function wholeVertebrae(result: SegmentationResult, { volume }: Case): FoundVertebra[] {
  return result.structures
    .filter((s) => /^VB_[A-Z0-9]+$/.test(s.name))
    .map((s) => ({ name: s.name, mask: rasterize(volume.grid, s.slices) }));
}

/** The chain's answer to a reference, and the model that gave it; no mask when it was not proposed. */
function madeOf(
  what: string,
  result: SegmentationResult,
  { volume }: Case,
  found: readonly FoundVertebra[],
): { mask: Mask | undefined; said: { model: string | null; expected: number | null } } {
  const modelOf = (name: string): string | null => {
    const p = result.structures.find((s) => s.name.startsWith(name))?.provenance;
    return p?.kind === 'model' ? p.modelId : null;
  };
  const union = (masks: readonly Mask[]) => ({
    mask: unionOf(volume.grid, masks),
    said: { model: modelOf('VB_'), expected: null },
  });
  if (what === 'Vertebrae') return union(found.map((v) => v.mask));
  if (what === 'Lumbar vertebrae') {
    const lumbar = result.structures.filter((s) => /^VB_L\d$/.test(s.name));
    return union(lumbar.map((s) => rasterize(volume.grid, s.slices)));
  }
  const structure = result.structures.find((s) => s.name === what);
  const review = result.reviews.find((r) => r.structureId === structure?.id);
  return {
    mask: structure && rasterize(volume.grid, structure.slices),
    said: { model: modelOf(what), expected: review?.quality.expectedDice ?? null },
  };
}

/** A vertebra of less agreement is not one a user would point at. */
const ANCHOR_DICE = 0.5;

/** What a user does when the level is not established: names the best found vertebra. */
async function withAnchor(
  result: SegmentationResult,
  loaded: Case,
  models: readonly ModelFolder[],
  first: readonly VertebraScore[],
  threads: number,
): Promise<CaseResult['anchored']> {
  if (result.levels?.status !== 'not-established') return null;
  const best = [...first].sort((a, b) => (b.dice ?? 0) - (a.dice ?? 0))[0];
  const reference = loaded.vertebrae.find((v) => v.level === best?.level);
  if (!best || !reference || (best.dice ?? 0) < ANCHOR_DICE) return null;
  const spine = models.filter(namesVertebrae);
  const again = await runSegmentation({
    volume: loaded.volume,
    models: spine,
    threads,
    anchors: [{ level: best.level, pointMm: centreMm(reference.mask) }],
  });
  return {
    level: best.level,
    vertebrae: scoreVertebrae(loaded.vertebrae, wholeVertebrae(again, loaded), nameOf),
  };
}

/** Centre of a mask's box, LPS mm. */
function centreMm({ grid, box }: Mask): [number, number, number] {
  const m = grid.indexToPatient;
  const [i, j, k] = box.lo.map((n, a) => n + ((box.size[a] ?? 1) - 1) / 2) as [number, number, number];
  return [
    m[0] * i + m[1] * j + m[2] * k + m[3],
    m[4] * i + m[5] * j + m[6] * k + m[7],
    m[8] * i + m[9] * j + m[10] * k + m[11],
  ];
}
