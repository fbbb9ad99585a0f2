/** Muscle and fat in one slice through the middle of L3, by the published HU windows, and what papers call little muscle. */
import { isEmptyMask, type Mask, unionMasks, type Volume } from '../masks/index.ts';
import type { MeasuredVertebra } from '../spine/index.ts';
import { areaCm2, divideAbdomen, onSlice, where } from './abdomen-slice.ts';
import type { BodyCompositionRule } from './assessment-rules.ts';
import { cutByImage } from './collapse.ts';
import { valuesIn } from './trabecular.ts';

/** Parts of the abdomen that are measured, in the order they are told. */
export const TISSUES = ['muscle', 'intermuscular', 'subcutaneous', 'visceral'] as const;
export type Tissue = (typeof TISSUES)[number];

export interface BodyComposition {
  readonly vertebra: string;
  /** Slice number. */
  readonly k: number;
  readonly areaCm2: Readonly<Record<Tissue, number>>;
  readonly muscleMeanHu: number | null;
  /** Whether the muscle's region was found by rule or drawn by a person. */
  readonly region: 'rule' | 'contour';
  readonly cut: boolean;
  readonly unsure: boolean;
  /** The region of each in the slice; within muscle the two windows tell muscle from fat. */
  readonly regions: { readonly muscle: Mask; readonly subcutaneous: Mask; readonly visceral: Mask };
}

export interface BodyRequest {
  readonly volume: Volume;
  readonly vertebrae: readonly MeasuredVertebra[];
  readonly canal: Mask | undefined;
  /** Contoured organs of the abdomen. */
  readonly organs: readonly Mask[];
  /** A muscle region that a person drew or corrected: it stands for the rule's where it is in the slice. */
  readonly muscle?: Mask | undefined;
  readonly rule: BodyCompositionRule;
}

/**
 * Measures the slice through the middle of the body of L3.
 * @returns null without a whole body of L3 that can be measured.
 */
export function bodyComposition(request: BodyRequest): BodyComposition | null {
  const { volume, vertebrae, canal, organs, rule } = request;
  const own = vertebrae.find((v) => v.level === rule.level);
  if (!own?.frame || own.body === undefined || cutByImage(own.body)) return null;
  const { lo, size } = own.body.box;
  const k = lo[2] + Math.floor(size[2] / 2);
  const all = vertebrae.flatMap(({ whole, body }) => [whole, body].filter((m) => m !== undefined));
  const slice = divideAbdomen({
    volume,
    k,
    frame: own.frame,
    bones: unionMasks(all[0]!, ...all.slice(1)),
    canal,
    organs,
  });
  if (slice === null) return null;
  const drawn = request.muscle && onSlice(request.muscle, k);
  const byHand = drawn !== undefined && !isEmptyMask(drawn);
  const muscle = byHand ? drawn : slice.muscle;
  const window = (mask: Mask, of: Tissue): Mask => {
    const [from, to] = rule.windowsHu[of];
    return where(volume, mask, (hu) => hu >= from && hu <= to);
  };
  const flesh = window(muscle, 'muscle');
  const values = valuesIn(volume, flesh);
  const regions = {
    muscle,
    subcutaneous: window(slice.underSkin, 'subcutaneous'),
    visceral: window(slice.cavity, 'visceral'),
  };
  return {
    vertebra: own.name,
    k,
    areaCm2: {
      muscle: areaCm2(flesh),
      intermuscular: areaCm2(window(muscle, 'intermuscular')),
      subcutaneous: areaCm2(regions.subcutaneous),
      visceral: areaCm2(regions.visceral),
    },
    muscleMeanHu: values.length === 0 ? null : values.reduce((sum, v) => sum + v, 0) / values.length,
    region: byHand ? 'contour' : 'rule',
    cut: slice.cut,
    unsure: slice.unsure,
    regions,
  };
}

export interface BodyIndices {
  /** cm² of the slice over the square of the height in m. */
  readonly perHeight: Readonly<Record<Tissue, number>>;
  /** Each published threshold for this sex, and whether the muscle's index lies below it; none where the sex is not known. */
  readonly thresholds: readonly {
    readonly source: string;
    readonly population: string;
    readonly value: number;
    readonly below: boolean;
  }[];
}

/** Heights outside it are a slip of the pen, m. */
export const HEIGHTS_M = [1, 2.5] as const;

/** @returns null without a height of a person. */
export function bodyIndices(
  areaCm2: BodyComposition['areaCm2'],
  heightM: number | null,
  sex: string,
  rule: BodyCompositionRule,
): BodyIndices | null {
  if (heightM === null || !(heightM >= HEIGHTS_M[0] && heightM <= HEIGHTS_M[1])) return null;
  const per = (tissue: Tissue): number => areaCm2[tissue] / heightM ** 2;
  const perHeight = {
    muscle: per('muscle'),
    intermuscular: per('intermuscular'),
    subcutaneous: per('subcutaneous'),
    visceral: per('visceral'),
  };
  const key = sex === 'M' ? 'male' : sex === 'F' ? 'female' : null;
  const thresholds =
    key === null
      ? []
      : rule.thresholds.map(({ source, population, below }) => ({
          source,
          population,
          value: below[key],
          below: perHeight.muscle < below[key],
        }));
  return { perHeight, thresholds };
}
