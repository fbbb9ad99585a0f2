/**
 * Places in vertebral bodies whose HU differ from what the same spine lets expect: for a reader's attention, never a diagnosis.
 * Only bodies are searched: in the thin posterior elements the cortex leaves no sound bone to compare with.
 */
import { spacingMm, type Vec3, voxelVolumeMm3 } from '../geometry/grid.ts';
import { voxelMm } from '../geometry/vec.ts';
import {
  ballElement,
  connectedParts,
  countVoxels,
  cropMask,
  dilateMask,
  erodeMask,
  intersectMasks,
  type Mask,
  subtractMasks,
  type Volume,
} from '../masks/index.ts';
import { forEachLocal, type MeasuredVertebra, type VertebraFrame } from '../spine/index.ts';
import { median } from '../statistics/index.ts';
import { cellsOf, expectedPattern, mirrored, type Pattern, patternAt, patternOf } from './bone-pattern.ts';
import { cutByImage } from './collapse.ts';
import { localMean } from './local-mean.ts';
import { trabecularRegion, valuesIn } from './trabecular.ts';

export interface LesionCandidate {
  readonly vertebra: string;
  readonly kind: 'lytic' | 'blastic';
  /** What is to be drawn if it is accepted. */
  readonly mask: Mask;
  readonly centreMm: Vec3;
  readonly volumeCc: number;
  readonly meanHu: number;
  /** Difference to what was expected at the same place, HU. */
  readonly differenceHu: number;
  /** Difference over this spine's own scatter, times the diameter in mm: the order of the list. */
  readonly score: number;
  readonly third: 'left' | 'middle' | 'right';
  /** Mostly within 4 mm of an end plate, where wear and Schmorl's nodes look alike. */
  readonly atEndPlate: boolean;
  /** Share of the cortex beside it that is no denser than trabecular bone; null for a blastic one. */
  readonly breach: number | null;
}

export interface LesionSearch {
  /** Strongest first. */
  readonly candidates: readonly LesionCandidate[];
  /** Robust scatter of HU against expectation over the whole spine, HU. */
  readonly scatterHu: number;
  /** Vertebrae that could be searched, and those that could not (no body, cut by the image, too little bone). */
  readonly searched: readonly string[];
  readonly notSearched: readonly string[];
  /** Difference to expectation per vertebra, HU: one value a voxel of the region's box, 0 outside. */
  readonly maps: ReadonlyMap<string, { readonly region: Mask; readonly differenceHu: Float32Array }>;
}

export interface LesionSearchOptions {
  /** Candidates below this score are left out. Default {@link LEAST_SCORE}. */
  readonly leastScore?: number | undefined;
}

/** Operating point of the list; docs/assessment.md gives what it finds and what it raises falsely. */
export const LEAST_SCORE = 24;
/** A voxel starts a candidate above this many scatters, and belongs to one above the lower. */
const SEED = 3.5;
const GROW = 2;
/** Differences below this are never a candidate, however quiet the image, HU. */
const LEAST_HU = 35;
const LEAST_MM3 = 25;
const SMOOTH_MM = 1.6;
const INSET_MM = 2.2;
const LEAST_VOXELS = 60;
/** A reference is the running median over so many bodies to each side. */
const RUNNING = 2;

interface Searchable {
  readonly at: number;
  readonly vertebra: MeasuredVertebra;
  readonly frame: VertebraFrame;
  readonly body: Mask;
  readonly heightMm: number;
  readonly region: Mask;
  readonly smooth: Float32Array;
  readonly medianHu: number;
}

/**
 * Searches all bodies of a spine.
 * @param vertebrae cranial first, measured on the volume's grid.
 */
export function findLesions(
  volume: Volume,
  vertebrae: readonly MeasuredVertebra[],
  { leastScore = LEAST_SCORE }: LesionSearchOptions = {},
): LesionSearch {
  const bodies = vertebrae.flatMap((vertebra, at) => searchable(volume, vertebra, at) ?? []);
  const references = runningReferences(bodies);
  const patterns = bodies.map((b, n) => patternOf(b.region, inOrder(b), b.frame, b.heightMm, references[n]!));
  const maps = new Map<string, { region: Mask; differenceHu: Float32Array }>();
  const all: Float32Array[] = [];
  bodies.forEach((b, n) => {
    const expected = expectedPattern(sourcesFor(bodies, patterns, n));
    const differenceHu = difference(b, expected, references[n]!);
    maps.set(b.vertebra.name, { region: b.region, differenceHu });
    all.push(differenceHu.filter((_, o) => b.region.data[o] === 1).map(Math.abs));
  });
  const scatterHu = 1.4826 * median(joined(all));
  const candidates = bodies
    .flatMap((b, n) =>
      candidatesIn(
        volume,
        b,
        maps.get(b.vertebra.name)?.differenceHu as Float32Array,
        scatterHu,
        references[n]!,
      ),
    )
    .filter((c) => c.score >= leastScore)
    .sort((a, b) => b.score - a.score);
  const searched = bodies.map((b) => b.vertebra.name);
  return {
    candidates,
    scatterHu,
    searched,
    notSearched: vertebrae.map((v) => v.name).filter((name) => !searched.includes(name)),
    maps,
  };
}

function searchable(volume: Volume, vertebra: MeasuredVertebra, at: number): Searchable | null {
  const { frame, body } = vertebra;
  if (!frame || !body || cutByImage(body)) return null;
  // At least the voxels on the contour go, however large they are.
  const region = trabecularRegion(body, Math.max(INSET_MM, ...spacingMm(body.grid)));
  if (countVoxels(region) < LEAST_VOXELS) return null;
  let [lo, hi] = [Infinity, -Infinity];
  forEachLocal(body, frame, (_, __, ___, w) => {
    lo = Math.min(lo, w);
    hi = Math.max(hi, w);
  });
  return {
    at,
    vertebra,
    frame,
    body,
    heightMm: hi - lo,
    region,
    smooth: localMean(volume, region, SMOOTH_MM),
    medianHu: median(valuesIn(volume, region)),
  };
}

const inOrder = ({ region, smooth }: Searchable): Float32Array =>
  smooth.filter((_, o) => region.data[o] === 1);

/** Median of a body's own median and its neighbours': a body that a lesion fills does not set its own measure. */
const runningReferences = (bodies: readonly Searchable[]): number[] =>
  bodies.map((_, n) =>
    median(bodies.slice(Math.max(0, n - RUNNING), n + RUNNING + 1).map((b) => b.medianHu)),
  );

/** The two nearest bodies to each side and the body's own mirror image. */
function sourcesFor(bodies: readonly Searchable[], patterns: readonly Pattern[], at: number): Pattern[] {
  const near = bodies.flatMap((b, n) =>
    n !== at && Math.abs(b.at - (bodies[at] as Searchable).at) <= RUNNING ? [patterns[n] as Pattern] : [],
  );
  return [...near, mirrored(patterns[at] as Pattern)];
}

function difference(b: Searchable, expected: Pattern, referenceHu: number): Float32Array {
  const out = new Float32Array(b.region.data.length);
  const place = cellsOf(b.frame, b.heightMm);
  forEachLocal(b.region, b.frame, (o, u, v, w) => {
    out[o] = b.smooth[o]! - referenceHu - patternAt(expected, place(u, v, w));
  });
  return out;
}

function candidatesIn(
  volume: Volume,
  b: Searchable,
  differenceHu: Float32Array,
  scatterHu: number,
  referenceHu: number,
): LesionCandidate[] {
  const out: LesionCandidate[] = [];
  for (const [kind, sign] of [
    ['lytic', -1],
    ['blastic', 1],
  ] as const) {
    const above = (hu: number): Mask => ({
      ...b.region,
      data: Uint8Array.from(b.region.data, (set, o) => (set === 1 && sign * differenceHu[o]! >= hu ? 1 : 0)),
    });
    const seed = Math.max(LEAST_HU, SEED * scatterHu);
    for (const part of connectedParts(cropMask(above(Math.max(LEAST_HU / 2, GROW * scatterHu))), 6)) {
      const values = partValues(b.region, part, differenceHu).map((v) => sign * v);
      const peak = percentile(values, 0.9);
      if (peak < seed) continue;
      const core = intersectMasks(part, above(peak / 2));
      const mask = largest(core);
      if (mask === undefined || countVoxels(mask) * voxelVolumeMm3(mask.grid) < LEAST_MM3) continue;
      out.push(described(volume, b, mask, kind, differenceHu, scatterHu, referenceHu));
    }
  }
  return out;
}

const largest = (mask: Mask): Mask | undefined =>
  connectedParts(mask, 6).sort((a, b) => countVoxels(b) - countVoxels(a))[0];

/** Values of an array over `region`'s box at the voxels of a part of it. */
function partValues(region: Mask, part: Mask, values: Float32Array): Float32Array {
  const [ri, rj] = region.box.size;
  const [di, dj, dk] = part.box.lo.map((lo, axis) => lo - region.box.lo[axis]!) as [number, number, number];
  const [pi, pj] = part.box.size;
  const out: number[] = [];
  for (let o = part.data.indexOf(1); o >= 0; o = part.data.indexOf(1, o + 1))
    out.push(
      values[(o % pi) + di + ri * ((Math.floor(o / pi) % pj) + dj + rj * (Math.floor(o / (pi * pj)) + dk))]!,
    );
  return Float32Array.from(out);
}

const percentile = (values: Float32Array, share: number): number =>
  values.sort()[Math.min(values.length - 1, Math.floor(share * values.length))]!;

const END_PLATE_MM = 4;

function described(
  volume: Volume,
  b: Searchable,
  mask: Mask,
  kind: LesionCandidate['kind'],
  differenceHu: Float32Array,
  scatterHu: number,
  referenceHu: number,
): LesionCandidate {
  const values = partValues(b.region, mask, differenceHu);
  const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
  const hu = valuesIn(volume, mask);
  // The region keeps away from the cortex: a lesion at its edge goes on to the contour.
  const whole = intersectMasks(dilateMask(mask, ballElement(mask.grid, 1)), b.body);
  const mm3 = countVoxels(mask) * voxelVolumeMm3(mask.grid);
  let [u, near, n] = [0, 0, 0];
  forEachLocal(mask, b.frame, (_, left, __, up) => {
    u += left;
    if (Math.abs(up) > b.heightMm / 2 - INSET_MM - END_PLATE_MM) near += 1;
    n += 1;
  });
  const aside = u / n / b.frame.halfWidthMm;
  return {
    vertebra: b.vertebra.name,
    kind,
    mask: whole,
    centreMm: centreOf(mask),
    volumeCc: mm3 / 1000,
    meanHu: hu.reduce((sum, v) => sum + v, 0) / hu.length,
    differenceHu: mean,
    score: (Math.abs(mean) / scatterHu) * Math.cbrt((6 * mm3) / Math.PI),
    third: aside > 1 / 3 ? 'left' : aside < -1 / 3 ? 'right' : 'middle',
    atEndPlate: near / n > 0.5,
    breach: kind === 'lytic' ? breachShare(volume, b.body, mask, referenceHu) : null,
  };
}

function centreOf(mask: Mask): Vec3 {
  const { lo, size } = mask.box;
  let [i, j, k, n] = [0, 0, 0, 0];
  for (let o = mask.data.indexOf(1); o >= 0; o = mask.data.indexOf(1, o + 1)) {
    i += o % size[0];
    j += Math.floor(o / size[0]) % size[1];
    k += Math.floor(o / (size[0] * size[1]));
    n += 1;
  }
  return voxelMm(mask.grid, lo[0] + i / n, lo[1] + j / n, lo[2] + k / n);
}

/** Of the body's outermost voxels near the candidate, the share no denser than trabecular bone of this spine. */
function breachShare(volume: Volume, body: Mask, candidate: Mask, referenceHu: number): number | null {
  const step = Math.min(...spacingMm(body.grid));
  const rim = subtractMasks(body, erodeMask(body, ballElement(body.grid, Math.max(1, step))));
  const beside = intersectMasks(rim, dilateMask(candidate, ballElement(body.grid, INSET_MM + 1)));
  const values = valuesIn(volume, beside);
  return values.length === 0 ? 0 : values.filter((v) => v <= referenceHu).length / values.length;
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const out = new Float32Array(parts.reduce((n, p) => n + p.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
