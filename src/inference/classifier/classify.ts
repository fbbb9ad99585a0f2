/** A structure as a classifier's input, and its output as scores; what lies outside the classifier's validity is refused. */
import { type Finding, fault, finding, findingOf, PedicleError } from '../../core/errors/errors.ts';
import { sliceDistanceMm } from '../../core/geometry/grid.ts';
import { isEmptyMask, type Mask, maskVolumeCc, reboxMask, type Volume } from '../../core/masks/index.ts';
import { radiomics } from '../../core/radiomics/index.ts';
import type { ClassifierManifest } from '../manifest/classifier-manifest.ts';
import { normalise } from '../network/normalise.ts';
import { gridAround } from '../raster/model-grid.ts';
import { sampleVolume } from '../raster/resample.ts';

/** A tensor to be fed, by the name of the network's input. */
export interface Fed {
  readonly name: string;
  readonly dims: readonly number[];
  readonly data: Float32Array;
}

export interface Classifiable {
  readonly name: string;
  readonly interpretedType: string;
  readonly mask: Mask;
}

export interface Score {
  readonly id: string;
  readonly title: string;
  /** What the network gives, after its activation. */
  readonly raw: number;
  /** The share that was so among cases the network never saw at this score; null where no curve was published. */
  readonly calibrated: number | null;
}

/**
 * @param volume HU. @param structure on its grid.
 * @returns what to feed, or why the classifier is not asked: findings of code `classifier-outside` (or of radiomics).
 */
export function classifierInput(
  volume: Volume,
  structure: Classifiable,
  manifest: ClassifierManifest,
): { readonly fed: readonly Fed[] } | { readonly refused: readonly Finding[] } {
  const outside = outsideValidity(structure, manifest);
  if (outside.length > 0) return { refused: outside };
  try {
    const features = manifest.radiomics && featuresOf(volume, structure, manifest, manifest.radiomics);
    if (features !== undefined && 'refused' in features) return features;
    return {
      fed: [
        ...(manifest.crop ? [cropOf(volume, structure.mask, manifest.crop)] : []),
        ...(features ? [features] : []),
      ],
    };
  } catch (error) {
    if (!(error instanceof PedicleError)) throw error;
    return { refused: [findingOf(error, 'error', {}, `${structure.name}: `)] };
  }
}

function outsideValidity({ name, interpretedType, mask }: Classifiable, m: ClassifierManifest): Finding[] {
  const { of, volumeCc, sliceMm } = m.validity;
  const isOf =
    of === 'any' || (of === 'GTV' ? interpretedType === 'GTV' : /^VB_/.test(name) && !isEmptyMask(mask));
  const told = (what: string, value: number, [least, most]: readonly [number, number]): Finding[] =>
    value >= least && value <= most
      ? []
      : [
          finding('classifier-outside', 'warning', {
            structure: name,
            title: m.title,
            outside: { what, value, least, most },
          }),
        ];
  return [
    ...(isOf
      ? []
      : [finding('classifier-outside', 'warning', { structure: name, title: m.title, outside: { of } })]),
    ...(volumeCc ? told('volume in cc', maskVolumeCc(mask), volumeCc) : []),
    ...(sliceMm ? told('distance of slices in mm', sliceDistanceMm(mask.grid), sliceMm) : []),
  ];
}

function featuresOf(
  volume: Volume,
  { name, mask }: Classifiable,
  { title }: ClassifierManifest,
  wanted: NonNullable<ClassifierManifest['radiomics']>,
): Fed | { readonly refused: readonly Finding[] } {
  const { rangeHu, binHu, fromHu, aggregation } = wanted.settings;
  const { features } = radiomics(volume, mask, {
    rangeHu,
    discretisation: { kind: 'bin-width', hu: binHu, fromHu },
    aggregation,
  });
  const refused: Finding[] = [];
  const data = Float32Array.from(wanted.features, ({ tag, mean, std, range }) => {
    const value = features[tag] ?? Number.NaN;
    const [least, most] = range ?? [-Infinity, Infinity];
    if (!(Number.isFinite(value) && value >= least && value <= most))
      refused.push(
        finding('classifier-outside', 'warning', {
          structure: name,
          title,
          outside: { what: tag, value, least, most },
        }),
      );
    return (value - mean) / std;
  });
  return refused.length > 0 ? { refused } : { name: wanted.name, dims: [1, data.length], data };
}

function cropOf(volume: Volume, mask: Mask, crop: NonNullable<ClassifierManifest['crop']>): Fed {
  const grid = gridAround(mask, crop);
  const hu = sampleVolume(volume, grid, crop.padHu);
  normalise(hu, crop.normalise);
  if (!crop.withMask) return { name: crop.name, dims: [1, 1, ...crop.size], data: hu };
  const { dims } = mask.grid;
  const whole = reboxMask(mask, { lo: [0, 0, 0], size: dims });
  const inside = { grid: mask.grid, data: Float32Array.from(whole.data) };
  const data = new Float32Array(2 * hu.length);
  data.set(hu);
  data.set(sampleVolume(inside, grid, 0, 'nearest'), hu.length);
  return { name: crop.name, dims: [1, 2, ...crop.size], data };
}

/**
 * @param output raw output of the network, one value a score.
 * @throws PedicleError `model-output-shape`, `model-output-invalid`.
 */
export function scoresOf(output: Float32Array, { output: told }: ClassifierManifest): Score[] {
  const { scores, activation } = told;
  if (output.length !== scores.length)
    throw fault('model-output-shape', { shape: [output.length], expected: [scores.length] });
  if (!output.every(Number.isFinite)) throw fault('model-output-invalid');
  const raw = activated([...output], activation);
  return scores.map(({ id, title, curve }, n) => ({
    id,
    title,
    raw: raw[n]!,
    calibrated: curve === undefined ? null : along(curve, raw[n]!),
  }));
}

function activated(values: readonly number[], by: ClassifierManifest['output']['activation']): number[] {
  if (by === 'none') return [...values];
  if (by === 'sigmoid') return values.map((v) => 1 / (1 + Math.exp(-v)));
  const most = Math.max(...values);
  const powers = values.map((v) => Math.exp(v - most));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((v) => v / sum);
}

/** Piecewise linear, constant before the first knot and after the last. */
function along(knots: readonly (readonly [number, number])[], x: number): number {
  const next = knots.findIndex(([at]) => at >= x);
  if (next === 0) return knots[0]![1];
  if (next < 0) return knots.at(-1)![1];
  const [[a, from], [b, to]] = [knots[next - 1]!, knots[next]!];
  return from + ((to - from) * (x - a)) / (b - a);
}
