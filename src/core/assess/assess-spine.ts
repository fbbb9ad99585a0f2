/** One row a vertebra: everything that contours and HU of a case tell, most in need of a look first. */
import {
  intersectMasks,
  isEmptyMask,
  type Mask,
  maskVolumeCc,
  unionMasks,
  type Volume,
} from '../masks/index.ts';
import { greatestCurve, type SectorNumber, type SpineCurve, type VertebraLevel } from '../spine/index.ts';
import { median } from '../statistics/index.ts';
import { divideVertebra, type SpineOfStructures, sectorOverlaps } from '../targets/index.ts';
import type { BoneDensityRule, CollapseRule, SinsRule } from './assessment-rules.ts';
import { type BoneDensity, boneDensity } from './bone-density.ts';
import { type CanalHint, canalHint } from './canal-hint.ts';
import { assessCollapse, type Collapse, cutByImage, worst } from './collapse.ts';
import { findLesions, type LesionCandidate } from './lesion-candidates.ts';
import { type LesionHu, lesionHu } from './lesion-type.ts';
import { metalNearCc } from './metal-near.ts';
import { prefillSins, type SinsScore } from './sins.ts';

export interface AssessmentRules {
  readonly collapse: CollapseRule;
  readonly sins: SinsRule;
  readonly density: BoneDensityRule;
}

/** A contoured tumour's part in one vertebra. */
export interface TumourInVertebra {
  readonly volumeCc: number;
  /** Share of the body's volume. */
  readonly bodyShare: number;
  readonly sectors: readonly SectorNumber[];
  readonly hu: LesionHu | null;
  readonly canal: CanalHint | null;
}

export interface AssessedVertebra {
  readonly name: string;
  readonly level: VertebraLevel | undefined;
  readonly collapse: Collapse;
  readonly density: BoneDensity | null;
  readonly candidates: readonly LesionCandidate[];
  readonly tumour: TumourInVertebra | null;
  /** Metal in it and within 10 mm of its box, cm³: where there is any, HU, heights and candidates are doubtful. */
  readonly metalCc: number;
  /** Only where a tumour is contoured. */
  readonly sins: SinsScore | null;
  /** Orders the rows; no score of anything. */
  readonly concern: number;
}

export interface SpineAssessment {
  /** Most in need of a look first. */
  readonly vertebrae: readonly AssessedVertebra[];
  /** Trabecular HU of vertebrae without tumour or collapse; null without one. */
  readonly soundHu: number | null;
  readonly scatterHu: number;
  readonly notSearched: readonly string[];
  /** The greatest angles between end plates (Cobb) from the front and from the side; null with fewer than two vertebrae with plates. */
  readonly curves: { readonly coronal: SpineCurve | null; readonly sagittal: SpineCurve | null };
}

export interface AssessmentRequest {
  readonly volume: Volume;
  readonly spine: SpineOfStructures;
  /** All contoured tumours. */
  readonly gtvs: readonly Mask[];
  readonly rules: AssessmentRules;
  readonly leastScore?: number | undefined;
}

/** A sector counts as involved from this overlap on: the usual rule set's threshold. */
const INVOLVED = { cc: 0.1, mm: 1 } as const;

/** Assesses every vertebra of a case. For a reader's attention, never a diagnosis. */
export function assessSpine({ volume, spine, gtvs, rules, leastScore }: AssessmentRequest): SpineAssessment {
  const { vertebrae } = spine.model;
  const collapse = assessCollapse(vertebrae, rules.collapse);
  const density = boneDensity(volume, vertebrae, rules.density);
  const search = findLesions(volume, vertebrae, { leastScore });
  const [first, ...others] = gtvs.filter((m) => !isEmptyMask(m));
  const gtv = first && unionMasks(first, ...others);
  const touched = vertebrae.map(({ whole, body }) => {
    const bone = whole ?? body;
    const shared = gtv && bone && intersectMasks(gtv, bone);
    return shared && !isEmptyMask(shared) ? shared : null;
  });
  const soundHu = soundBone(
    vertebrae.map((v) => v.name),
    touched,
    collapse,
    density,
  );
  const rows = vertebrae.map((vertebra, n): AssessedVertebra => {
    const own = collapse[n] as Collapse;
    const shared = touched[n] ?? null;
    const tumour = shared && gtv ? tumourIn(volume, spine, n, gtv, shared, soundHu, rules.sins) : null;
    const candidates = search.candidates.filter((c) => c.vertebra === vertebra.name);
    const sins =
      tumour &&
      prefillSins(
        {
          level: vertebra.level,
          lesion: tumour.hu?.type ?? null,
          heightLoss: own.loss && worst(own.loss),
          bodyShare: tumour.bodyShare,
          sectors: tumour.sectors,
        },
        rules.sins,
      );
    return {
      name: vertebra.name,
      level: vertebra.level,
      collapse: own,
      density: density.find((d) => d.name === vertebra.name) ?? null,
      candidates,
      metalCc: metalNearCc(volume, vertebra.whole ?? vertebra.body),
      tumour,
      sins,
      concern: concernOf(own, candidates, sins),
    };
  });
  // The plates of a vertebra that the image cuts are the image's.
  const whole = vertebrae.filter(({ body }) => body !== undefined && !cutByImage(body));
  return {
    vertebrae: rows.sort((a, b) => b.concern - a.concern),
    soundHu,
    scatterHu: search.scatterHu,
    notSearched: search.notSearched,
    curves: { coronal: greatestCurve(whole, 'coronal'), sagittal: greatestCurve(whole, 'sagittal') },
  };
}

function soundBone(
  names: readonly string[],
  touched: readonly (Mask | null)[],
  collapse: readonly Collapse[],
  density: readonly BoneDensity[],
): number | null {
  const sound = names.flatMap((name, n) => {
    const hu = density.find((d) => d.name === name)?.medianHu;
    return hu === undefined || touched[n] || (collapse[n]?.grade ?? 0) > 0 ? [] : [hu];
  });
  return sound.length === 0 ? null : median(sound);
}

function tumourIn(
  volume: Volume,
  { model, canal, cord }: SpineOfStructures,
  at: number,
  gtv: Mask,
  shared: Mask,
  soundHu: number | null,
  rule: SinsRule,
): TumourInVertebra {
  const vertebra = model.vertebrae[at];
  const body = vertebra?.body;
  const divided = vertebra ? divideVertebra(vertebra, canal) : null;
  const overlaps = divided ? sectorOverlaps(gtv, divided, INVOLVED) : [];
  return {
    volumeCc: maskVolumeCc(shared),
    bodyShare: body ? maskVolumeCc(intersectMasks(gtv, body)) / maskVolumeCc(body) : 0,
    sectors: overlaps.filter((o) => o.involved).map((o) => o.sector),
    hu: soundHu === null ? null : lesionHu(volume, shared, soundHu, rule.prefill),
    canal: canal ? canalHint(beside(gtv, shared), canal, cord) : null,
  };
}

/** The tumour in the slices of its part in the vertebra. */
function beside(gtv: Mask, shared: Mask): Mask {
  const { lo, size } = gtv.box;
  const plane = size[0] * size[1];
  const [from, to] = [shared.box.lo[2], shared.box.lo[2] + shared.box.size[2]];
  const data = gtv.data.map((v, o) => {
    const k = lo[2] + Math.floor(o / plane);
    return k >= from && k < to ? v : 0;
  });
  return { ...gtv, data };
}

/** A contoured tumour by its score so far, a collapse by its grade, a candidate by its strength. */
const concernOf = (
  collapse: Collapse,
  candidates: readonly LesionCandidate[],
  sins: SinsScore | null,
): number =>
  (sins === null ? 0 : 100 + 10 * sins.from) +
  30 * (collapse.grade ?? 0) +
  candidates.reduce((sum, c) => sum + Math.min(60, c.score / 4), 0);
