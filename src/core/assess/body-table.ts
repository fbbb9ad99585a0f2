/** The figures of muscle and fat at L3 as rows. */
import { csvTable } from '../metrics/index.ts';
import { type BodyIndices, TISSUES, type Tissue } from './body-composition.ts';
import type { PlainBody } from './plain-assessment.ts';

export const TISSUE_TITLES: Readonly<Record<Tissue, string>> = {
  muscle: 'Muscle',
  intermuscular: 'Fat between muscles',
  subcutaneous: 'Fat under the skin',
  visceral: 'Fat within the abdomen',
};

/** Tissue, area in cm², area over the square of the height in cm²/m² (empty without a height). */
export const bodyRows = ({ areaCm2 }: PlainBody, indices: BodyIndices | null): [string, string, string][] =>
  TISSUES.map((tissue) => [
    TISSUE_TITLES[tissue],
    areaCm2[tissue].toFixed(1),
    indices === null ? '' : indices.perHeight[tissue].toFixed(1),
  ]);

/** What a reader has to know of how it was measured. */
export const bodyCaveats = ({ cut, unsure, region }: PlainBody): string[] => [
  ...(cut ? ['The image cuts the body: fat under the skin, and perhaps muscle, is not whole.'] : []),
  ...(unsure && region === 'rule'
    ? ['Too little fat within the abdomen to tell wall from bowel: correct the muscle region.']
    : []),
];

/** One row a tissue with its slice (from 1), region and threshold verdicts. */
export function bodyCsv(body: PlainBody, indices: BodyIndices | null): string {
  const head = [
    'vertebra',
    'slice',
    'region',
    'tissue',
    'area_cm2',
    'index_cm2_per_m2',
    'below_thresholds_of',
  ];
  const below = indices?.thresholds.filter((t) => t.below).map((t) => `${t.source} (${t.value})`) ?? [];
  const rows = bodyRows(body, indices).map(([title, area, index], n) => [
    body.vertebra,
    String(body.k + 1),
    body.region,
    title,
    area,
    index,
    n === 0 ? below.join('; ') : '',
  ]);
  return csvTable([head, ...rows]);
}
