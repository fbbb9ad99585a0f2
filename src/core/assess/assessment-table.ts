/** The rows of an assessment as a table. */
import { csvTable } from '../metrics/index.ts';
import type { PlainVertebra } from './plain-assessment.ts';

const fixed = (value: number | null | undefined, digits: number): string =>
  value == null || !Number.isFinite(value) ? '' : value.toFixed(digits);

const COLUMNS: readonly (readonly [string, (v: PlainVertebra) => string])[] = [
  ['vertebra', (v) => v.name],
  ['level', (v) => v.level ?? ''],
  ['anterior_mm', (v) => fixed(v.collapse.heightsMm?.anterior, 1)],
  ['middle_mm', (v) => fixed(v.collapse.heightsMm?.middle, 1)],
  ['posterior_mm', (v) => fixed(v.collapse.heightsMm?.posterior, 1)],
  ['anterior_loss', (v) => fixed(v.collapse.loss?.anterior, 2)],
  ['middle_loss', (v) => fixed(v.collapse.loss?.middle, 2)],
  ['posterior_loss', (v) => fixed(v.collapse.loss?.posterior, 2)],
  ['genant_grade', (v) => fixed(v.collapse.grade, 0)],
  ['wedge_deg', (v) => fixed(v.collapse.wedgeDeg, 1)],
  ['kyphosis_deg', (v) => fixed(v.collapse.kyphosisDeg, 1)],
  ['trabecular_hu', (v) => fixed(v.density?.medianHu, 0)],
  ['hu_against_neighbours', (v) => fixed(v.density?.againstNeighboursHu, 0)],
  ['hu_band', (v) => v.density?.band ?? ''],
  ['candidates', (v) => candidateText(v)],
  ['metal_cc', (v) => fixed(v.metalCc, 2)],
  ['tumour_cc', (v) => fixed(v.tumour?.volumeCc, 2)],
  ['body_share', (v) => fixed(v.tumour?.bodyShare, 2)],
  ['sectors', (v) => v.tumour?.sectors.join(' ') ?? ''],
  ['lesion_type', (v) => v.tumour?.hu?.type ?? ''],
  ['canal', (v) => v.tumour?.canal?.hint ?? ''],
  ['sins_from', (v) => fixed(v.sins?.from, 0)],
  ['sins_to', (v) => fixed(v.sins?.to, 0)],
];

/** `lytic 1.2 cc, 40 HU, left, score 61; …`, strongest first. */
export const candidateText = ({ candidates }: PlainVertebra): string =>
  candidates
    .map(
      (c) =>
        `${c.kind} ${c.volumeCc.toFixed(1)} cc, ${Math.round(c.meanHu)} HU, ${c.third}${c.atEndPlate ? ', at an end plate' : ''}, score ${Math.round(c.score)}`,
    )
    .join('; ');

/** What a reader has to know where metal is near; '' without any. */
export const metalWords = (cc: number): string =>
  cc === 0 ? '' : `${cc.toFixed(1)} cc of metal in or beside it: HU, heights and candidates are doubtful`;

/** One row a vertebra in the given order; what could not be measured is left empty. */
export function assessmentCsv(vertebrae: readonly PlainVertebra[]): string {
  return csvTable([COLUMNS.map(([title]) => title), ...vertebrae.map((v) => COLUMNS.map(([, of]) => of(v)))]);
}
