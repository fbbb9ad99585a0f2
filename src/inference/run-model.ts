/** One network over one CT: from Hounsfield units to proposed structures. */
import type { Crossing } from '../core/contours/index.ts';
import type { Finding } from '../core/errors/errors.ts';
import type { Grid } from '../core/geometry/grid.ts';
import type { IndexBox, Mask, Volume } from '../core/masks/index.ts';
import { intersectBox, isEmptyBox } from '../core/masks/index.ts';
import type { ModelManifest, ModelStructure } from './manifest/manifest.ts';
import { ONE, type Probabilities } from './network/probabilities.ts';
import type { InferenceSession } from './network/session.ts';
import { slidingWindow } from './network/sliding-window.ts';
import { boxAround, boxCornersMm, cropGrid, modelGrid, rasterOffset } from './raster/model-grid.ts';
import { resampleToModel } from './raster/resample.ts';
import { bodyOn, coarseBody } from './structures/body.ts';
import { type StructureConfidence, structureConfidence } from './structures/confidence.ts';
import { type CtLabels, exclusiveCrossing, thresholdCrossing } from './structures/crossings.ts';
import {
  type BoxLabels,
  clearOutside,
  labelledBox,
  modelLabels,
  NONE,
  occupiedBox,
} from './structures/label-map.ts';
import type { ModelResult, ProposedMask, RunModelOptions } from './structures/proposal.ts';
import { classBoxes, guard, maskOfClasses, nothingFound, structureMaker } from './structures/structures.ts';
import { upsampleByDensity, upsampleClass, upsampleLabels } from './structures/upsample.ts';
import { proposeVertebrae, spineParts } from './structures/vertebra-proposals.ts';

/**
 * Runs a network over a CT. The CT is cropped to the body, brought to the model's grid, normalised and shown to the
 * network tile by tile; the blended probabilities are interpolated on the CT's grid, decided there, cleaned by the
 * manifest's steps and guarded.
 * @param volume CT in HU, any grid
 * @throws PedicleError `cancelled`, `model-output-shape`, `model-output-invalid`
 */
export async function runModel(
  session: InferenceSession,
  volume: Volume,
  manifest: ModelManifest,
  options: RunModelOptions = {},
): Promise<ModelResult> {
  const clock = stopwatch();
  const p = await networkProbabilities(session, volume, manifest, options, clock);
  if (!p.found) return nothing(manifest.title, p.prepareMs);
  options.onProgress?.('contours', 0);
  const made = structuresFrom(p.found, volume, manifest, options);
  return { ...made, timingsMs: { prepare: p.prepareMs, network: p.networkMs, ...made.timingsMs } };
}

/** What the network says of the part of the CT that holds the patient (or the region); null where there is nothing to look at. */
export async function networkProbabilities(
  session: InferenceSession,
  volume: Volume,
  manifest: ModelManifest,
  options: RunModelOptions,
  clock: () => number = stopwatch(),
): Promise<{ readonly found: Probabilities | null; readonly prepareMs: number; readonly networkMs: number }> {
  options.onProgress?.('preparing', 0);
  const body = options.body ?? coarseBody(volume);
  const target = targetGrid(volume.grid, manifest.input, body, options.region ?? null);
  if (!target) return { found: null, prepareMs: clock(), networkMs: 0 };
  const ct = resampleToModel(volume, manifest.input, target);
  const inBody = bodyOn(body, target, 5);
  const prepareMs = clock();
  const found = await slidingWindow(session, ct, manifest, inBody, {
    onTile: (done, total) => options.onProgress?.('network', done / total),
    ...(options.signal ? { signal: options.signal } : {}),
  });
  return { found, prepareMs, networkMs: clock() };
}

/** Everything after the network: probabilities → decided on the CT's grid → cleaned, guarded and named structures. */
export function structuresFrom(
  p: Probabilities,
  volume: Volume,
  manifest: ModelManifest,
  options: RunModelOptions,
): Omit<ModelResult, 'timingsMs'> & {
  readonly timingsMs: Pick<ModelResult['timingsMs'], 'upsample' | 'structures'>;
} {
  const clock = stopwatch();
  const decided = decide(p, volume, manifest.output, options.region ?? null);
  const upsample = clock();
  return { ...propose(p, decided, volume, manifest, options), timingsMs: { upsample, structures: clock() } };
}

function nothing(title: string, prepare: number): ModelResult {
  const timingsMs = { prepare, network: 0, upsample: 0, structures: 0 };
  return { proposals: [], findings: [nothingFound(title)], levels: null, timingsMs };
}

function stopwatch(): () => number {
  let last = performance.now();
  return () => {
    const now = performance.now();
    const elapsed = now - last;
    last = now;
    return Math.round(elapsed);
  };
}

/** The part of the model's grid to look at: the body, or the region with half an overlap of context around it. */
function targetGrid(
  ct: Grid,
  input: ModelManifest['input'],
  body: Mask,
  region: IndexBox | null,
): Grid | null {
  const full = modelGrid(ct, input);
  const bodyBox = isEmptyBox(body.box) ? null : boxAround(full, boxCornersMm(body.grid, body.box), 10);
  if (!bodyBox) return null;
  const { multipleOf, patch, spacingMm } = input;
  if (!region) return cropGrid(full, onRaster(full, bodyBox, multipleOf));
  const contextMm = Math.max(...patch.map((n, a) => (n * (spacingMm[a as 0] ?? 1)) / 6));
  const box = intersectBox(bodyBox, boxAround(full, boxCornersMm(ct, region), contextMm));
  return isEmptyBox(box) ? null : cropGrid(full, onRaster(full, box, multipleOf));
}

/**
 * The box grown downwards to whole strides of the raster: a network with strides answers a little differently on every
 * phase, so the phase must not depend on where the body, the region or the CT begins.
 */
function onRaster(grid: Grid, box: IndexBox, stride: number): IndexBox {
  const offset = rasterOffset(grid);
  const extra = box.lo.map((n, a) => (((n + offset[a as 0]) % stride) + stride) % stride);
  const grown = (values: readonly number[], sign: 1 | -1): IndexBox['lo'] =>
    values.map((n, a) => n + sign * extra[a]!) as unknown as IndexBox['lo'];
  return { lo: grown(box.lo, -1), size: grown(box.size, 1) };
}

/** Labels at the model's resolution and masks of classes on the CT's grid. */
interface Decided {
  readonly labels: Uint8Array;
  readonly onCt: CtLabels | null;
  readonly maskOf: (structure: ModelStructure) => Mask;
  readonly crossingOf: (structure: ModelStructure) => Crossing;
}

function decide(
  p: Probabilities,
  volume: Volume,
  output: ModelManifest['output'],
  region: IndexBox | null,
): Decided {
  const ct = volume.grid;
  const labels = modelLabels(p);
  clearOutside(labels, p.grid, ct);
  const indices = (s: ModelStructure): number[] => s.from.map((c) => output.classes.indexOf(c));
  if (output.exclusive) {
    const box = labelledBox(labels, p.grid, ct, region);
    const { density } = output;
    const decided = density
      ? upsampleByDensity(p, labels, volume, box, density)
      : upsampleLabels(p, labels, ct, box);
    const onCt = { ...decided, crossing: exclusiveCrossing(p, decided, volume, density) };
    const boxes = classBoxes(onCt);
    return {
      labels,
      onCt,
      maskOf: (s) => maskOfClasses(onCt, indices(s), boxes),
      crossingOf: () => onCt.crossing,
    };
  }
  const { threshold } = output;
  const maskOf = (s: ModelStructure): Mask => {
    const marked = new Uint8Array(labels.length).fill(NONE);
    for (const n of indices(s)) {
      const q = p.values[n] as Uint16Array;
      for (let v = 0; v < marked.length; v += 1) if (q[v]! >= threshold * ONE) marked[v] = 0;
    }
    const box = labelledBox(marked, p.grid, ct, region);
    const data = new Uint8Array(box.size[0] * box.size[1] * box.size[2]).fill(NONE);
    for (const n of indices(s)) {
      upsampleClass(p, n, threshold, ct, box).forEach((on, v) => {
        if (on === 1) data[v] = 0;
      });
    }
    const united: BoxLabels = { grid: ct, box, data };
    return maskOfClasses(united, [0], classBoxes(united));
  };
  const crossingOf = (s: ModelStructure): Crossing => thresholdCrossing(p, indices(s), threshold, ct);
  return { labels, onCt: null, maskOf, crossingOf };
}

function propose(
  p: Probabilities,
  decided: Decided,
  volume: Volume,
  manifest: ModelManifest,
  options: RunModelOptions,
): Omit<ModelResult, 'timingsMs'> {
  const findings: Finding[] = [];
  const proposals: ProposedMask[] = [];
  const isWanted = (name: string): boolean => !options.structures || options.structures.includes(name);
  if (occupiedBox(p.grid.dims, (v) => decided.labels[v] !== NONE).size[0] === 0) {
    return { proposals, findings: [nothingFound(manifest.title)], levels: null };
  }
  const make = structureMaker(manifest.structures, volume, decided.maskOf);
  const wanted = manifest.structures.filter((s) => s.proposed && isWanted(s.name));
  for (const [n, structure] of wanted.entries()) {
    const mask = make(structure.name);
    const confidence = memo(() => confidenceOf(p, decided, structure, volume.grid, manifest));
    const proposeAbove = leastConfidence(manifest, options);
    const verdict = guard(structure, mask, manifest.title, () => confidence().overall, proposeAbove);
    if (verdict.finding) findings.push(verdict.finding);
    if (verdict.propose)
      proposals.push({
        ...looks(structure),
        mask,
        crossing: decided.crossingOf(structure),
        confidence: confidence(),
      });
    options.onProgress?.('contours', (n + 1) / (wanted.length + 1));
  }
  const spine = proposeVertebrae(p, decided, spineParts(manifest), options, volume);
  for (const v of spine.proposals) if (isWanted(v.name)) proposals.push(v);
  return { proposals, findings: [...findings, ...spine.findings], levels: spine.levels };
}

/** Below this a mask is as likely something else as the structure: never proposed, however much is asked for. */
const NEVER_BELOW = 0.25;

const leastConfidence = ({ confidence }: ModelManifest, { doubtful }: RunModelOptions): number =>
  doubtful === true ? Math.min(NEVER_BELOW, confidence.proposeAbove) : confidence.proposeAbove;

function memo<T>(make: () => T): () => T {
  let value: { readonly made: T } | null = null;
  return () => {
    value ??= { made: make() };
    return value.made;
  };
}

function looks(s: ModelStructure): Omit<ProposedMask, 'mask' | 'crossing' | 'confidence'> {
  const { name, interpretedType, colour, code, description } = s;
  return {
    name,
    interpretedType,
    colour,
    ...(code ? { code } : {}),
    ...(description ? { description } : {}),
  };
}

function confidenceOf(
  p: Probabilities,
  decided: Decided,
  structure: ModelStructure,
  ct: Grid,
  manifest: ModelManifest,
): StructureConfidence {
  const indices = structure.from.map((c) => manifest.output.classes.indexOf(c));
  const { overall, bySlice } = structureConfidence(p, decided.labels, indices, ct, manifest);
  return { overall: Math.min(1, Math.max(0, overall + structure.expectedOffset)), bySlice };
}
