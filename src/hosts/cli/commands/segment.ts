/** `pedicle segment <ct>`: the main job from a folder to an RTSTRUCT. */
import { resolve } from 'node:path';
import { exportToFile, requireReplaceable } from '../../../backend/export/index.ts';
import { requireTarget } from '../../../backend/files/targets.ts';
import { writeAtomically } from '../../../backend/files/write-atomically.ts';
import {
  chooseModels,
  listModels,
  type ModelFolder,
  type ProviderChoice,
  runSegmentation,
  type SegmentationResult,
} from '../../../backend/segmentation/index.ts';
import { labelMapOf } from '../../../backend/structures/label-map.ts';
import { labelMapFiles, writeLabelMap } from '../../../backend/structures/write-labels.ts';
import { requireComplete } from '../../../backend/studies/index.ts';
import { contourVolumeCc } from '../../../core/contours/index.ts';
import { type Finding, fault, finding } from '../../../core/errors/errors.ts';
import type { Grid } from '../../../core/geometry/grid.ts';
import { allLevels, unconfirmedLevels, vertebraName, withLevelMarks } from '../../../core/spine/index.ts';
import { createStructureSet } from '../../../core/structures/index.ts';
import { openCtImage, requireSeries } from '../ct-image.ts';
import { EXIT, exitForFindings, findingLines, namesAsked, type Outcome, usageError } from '../outcome.ts';
import type { ProgressBar } from '../progress-bar.ts';
import { fixed, textTable } from '../table.ts';

export interface SegmentArguments {
  readonly series?: string;
  readonly resample?: string | true;
  readonly model?: string;
  readonly structures?: string;
  readonly out?: string;
  readonly labels?: string;
  readonly proof?: string;
  readonly force?: boolean;
  readonly provider?: string;
  readonly anchor?: string;
  readonly acceptIncomplete?: boolean;
  readonly withDoubtful?: boolean;
  readonly modelsFolder: string;
}

/** `L3@z=-512` or `L3@x,y,z` (LPS mm) → an anchor; with only z the grid's middle in x and y. */
export function parseAnchor(text: string, grid: Grid): { level: string; pointMm: [number, number, number] } {
  const match = /^([CTLS]\d{1,2})@(?:z=(-?[\d.]+)|(-?[\d.]+),(-?[\d.]+),(-?[\d.]+))$/.exec(text);
  if (match === null) throw usageError({ what: 'anchor' });
  const [, level = '', z, ...point] = match;
  if (z === undefined) return { level, pointMm: point.map(Number) as [number, number, number] };
  const m = grid.indexToPatient;
  const [ni, nj, nk] = grid.dims.map((n) => (n - 1) / 2) as [number, number, number];
  return {
    level,
    pointMm: [m[0] * ni + m[1] * nj + m[2] * nk + m[3], m[4] * ni + m[5] * nj + m[6] * nk + m[7], Number(z)],
  };
}

function resultTable(result: SegmentationResult, grid: Grid): string {
  const review = new Map(result.reviews.map((r) => [r.structureId, r]));
  const rows = result.structures.map((s) => {
    const r = review.get(s.id);
    return [
      s.name,
      fixed(contourVolumeCc(grid, s.slices), 1),
      String(s.slices.size),
      fixed(r?.confidence ?? null, 2),
      r?.quality.verdict ?? '',
      String(r?.reviewSlices.length ?? 0),
    ];
  });
  return textTable([['structure', 'volume cc', 'slices', 'confidence', 'verdict', 'to review'], ...rows]);
}

function levelText({
  status,
  confidence,
  reason,
  ladder,
}: NonNullable<SegmentationResult['levels']>): string {
  const counts = ladder.countings.map((c) => {
    const against = c.stances.filter((s) => s.stance === 'contradicts').map((s) => s.landmark);
    const but = against.length > 0 ? `, against ${against.join(', ')}` : '';
    return `${c.levels[0]} to ${c.levels.at(-1)} (${Math.round(100 * c.probability)} %${but})`;
  });
  const ways = counts.length > 0 ? ` Ways to count: ${counts.join('; ')}.` : '';
  return `Levels ${status} (confidence ${confidence.toFixed(2)}): ${reason}${ways}`;
}

const PROVIDERS: readonly ProviderChoice[] = ['auto', 'cpu', 'cuda', 'dml', 'coreml'];

/** Every file the command will write can be written, and no two are one: looked at before minutes of work. */
async function requireTargets(a: SegmentArguments, overwrite: boolean): Promise<void> {
  if (a.proof !== undefined && a.out === undefined) throw usageError({ what: 'proof' });
  const out = a.out === undefined ? [] : [resolve(a.out)];
  const others = [
    ...(a.labels === undefined ? [] : labelMapFiles(resolve(a.labels))),
    ...(a.proof === undefined ? [] : [resolve(a.proof)]),
  ];
  const all = [...out, ...others];
  if (new Set(all).size < all.length) throw usageError({ what: 'same-file' });
  // A structure set may replace a structure set, past the guard of the export.
  for (const path of out) {
    await requireTarget(path, true);
    await requireReplaceable(path);
  }
  for (const path of others) await requireTarget(path, overwrite);
}

/** Names of what the models can make; of the vertebrae all there are, also counted ones whose level is not established. */
function madeBy(models: readonly ModelFolder[]): string[] {
  const steps = models.flatMap(({ manifest }) => manifest.postprocess.map(({ step }) => step));
  const counted = Array.from({ length: 30 }, (_, n) => `VB_${String(n + 1).padStart(2, '0')}`);
  const vertebrae = steps.includes('separate-vertebrae') ? [...allLevels.map(vertebraName), ...counted] : [];
  const own = models.flatMap(({ manifest }) => manifest.structures.map(({ name }) => name));
  return [...new Set([...own, ...vertebrae, 'External'])];
}

export async function segmentCommand(
  ct: string,
  a: SegmentArguments,
  bar: ProgressBar,
  signal: AbortSignal,
): Promise<Outcome> {
  const provider = PROVIDERS.find((p) => p === (a.provider ?? 'auto'));
  if (provider === undefined) throw usageError({ what: 'one-of', option: '--provider', allowed: PROVIDERS });
  if (a.out === undefined && a.labels === undefined) throw usageError({ what: 'out-or-labels' });
  const overwrite = a.force ?? false;
  await requireTargets(a, overwrite);
  const image = await openCtImage(ct, a.series, a.resample);
  if (image.isLabels) throw fault('volume-is-labels');
  // Before minutes of work, not after.
  const series = a.out === undefined ? image.series : requireSeries(image);
  if (series !== null) requireComplete(series, a.acceptIncomplete ?? false, '--accept-incomplete');
  const available = (await listModels(a.modelsFolder)).models;
  const models = a.model === undefined ? available : chooseModels(available, a.model.split(','));
  const asked = a.structures === undefined ? null : namesAsked(a.structures, madeBy(models), 'models');
  bar.update('Loading the CT', 0);
  const { volume, findings: loading } = await image.load(signal);
  const result = await runSegmentation(
    {
      volume,
      models,
      provider,
      ...(asked === null ? {} : { structures: asked }),
      doubtful: a.withDoubtful ?? false,
      ...(a.anchor === undefined ? {} : { anchors: [parseAnchor(a.anchor, image.grid)] }),
    },
    {
      signal,
      onProgress: (p) =>
        bar.update(p.model === undefined ? p.stage : `${p.model}: ${p.stage}`, p.fraction, p.secondsLeft),
    },
  );
  bar.update('Writing', 0.99);
  const findings: Finding[] = [...image.findings, ...loading, ...result.findings];
  const names = (asked ?? []).filter((name) => !result.structures.some((s) => s.name === name));
  if (names.length > 0) findings.push(finding('structures-asked-missing', 'warning', { names }));
  if (result.structures.length === 0) {
    return {
      exit: EXIT.findings,
      json: { structures: [], findings },
      text: ['Nothing was found; no file was written.', ...findingLines(findings)].join('\n'),
    };
  }
  const written: string[] = [];
  let proof: unknown = null;
  if (a.out !== undefined && series !== null) {
    const anchored = a.anchor !== undefined;
    const leaving = withLevelMarks(result.structures, anchored);
    if (!anchored) findings.push(...unconfirmedLevels(leaving));
    const set = createStructureSet('PEDICLE', series, leaving);
    const exported = await exportToFile(
      resolve(a.out),
      set,
      series,
      {},
      { overwrite: true, otherPatient: overwrite },
    );
    proof = { ...exported.proof, identity: exported.identity, secondReader: exported.second };
    findings.push(...exported.findings);
    written.push(a.out);
    if (a.proof !== undefined)
      await writeAtomically(resolve(a.proof), `${JSON.stringify(proof, null, 2)}\n`, { overwrite });
  }
  if (a.labels !== undefined) {
    const made = labelMapOf(result.structures, image.grid);
    findings.push(...made.findings);
    await writeLabelMap(resolve(a.labels), made.labels, overwrite);
    written.push(a.labels);
  }
  const { levels } = result;
  const levelLine = levels === null ? [] : [levelText(levels)];
  const text = [
    resultTable(result, image.grid),
    ...levelLine,
    ...findingLines(findings),
    `Provider: ${result.provider} (${result.providerReason})`,
    `Written: ${written.join(', ')}`,
  ].join('\n');
  const json = {
    structures: result.structures.map((s) => ({
      id: s.id,
      name: s.name,
      volumeCc: contourVolumeCc(image.grid, s.slices),
      slices: s.slices.size,
    })),
    levels,
    reviews: result.reviews.map((r) => ({ ...r, sliceConfidence: Object.fromEntries(r.sliceConfidence) })),
    provider: result.provider,
    timingsMs: result.timingsMs,
    peakMb: result.peakMb,
    proof,
    findings,
    written,
  };
  return { exit: exitForFindings(findings), json, text };
}
