/** The assessment of the vertebrae as a part of the report's page. */
import {
  bodyCaveats,
  bodyRows,
  candidateText,
  metalWords,
  type PlainAssessment,
} from '../../core/assess/index.ts';
import { escaped, table } from '../report/html.ts';

const number = (value: number | null | undefined, digits: number): string | null =>
  value == null ? null : value.toFixed(digits);
const share = (value: number): string => `${Math.round(100 * value)}\u00a0%`.replace('-', '−');

/** @returns '' where there is none. */
export function assessmentHtml(assessment: PlainAssessment | null): string {
  if (assessment === null) return '';
  const { vertebrae, notSearched, body } = assessment;
  const rows = vertebrae.map((v) => {
    const { heightsMm: h, loss, grade, kyphosisDeg } = v.collapse;
    const { tumour, sins, density } = v;
    return [
      v.name,
      h && [h.anterior, h.middle, h.posterior].map((mm) => mm.toFixed(1)).join(' / '),
      loss && [loss.anterior, loss.middle, loss.posterior].map(share).join(' / '),
      number(grade, 0),
      number(kyphosisDeg, 0),
      density &&
        `${density.medianHu.toFixed(0)}${density.band === null ? '' : `: at or below the ${density.band}`}`,
      tumour &&
        `${tumour.volumeCc.toFixed(2)} cc, ${share(tumour.bodyShare)} of the body${tumour.sectors.length === 0 ? '' : `, sectors ${tumour.sectors.join(' ')}`}${tumour.hu === null ? '' : `, ${tumour.hu.type}`}`,
      tumour?.canal?.hint ?? null,
      sins && `${sins.from} to ${sins.to} of 18`,
      [metalWords(v.metalCc), candidateText(v)].filter(Boolean).join('; ') || null,
    ];
  });
  const heading = [
    'vertebra',
    'height front / middle / back, mm',
    'lost there (less than expected; − more)',
    'Genant grade',
    'kyphosis, °',
    'trabecular HU',
    'GTV in it',
    'canal',
    'SINS without pain and alignment',
    'candidates',
  ];
  const unsearched = notSearched.length === 0 ? '' : ` Not searched for lesions: ${notSearched.join(', ')}.`;
  const note = `For a reader's attention, never a diagnosis; most in need of a look first. Sources, validity and what was checked: docs/assessment.md.${unsearched}`;
  const ofBody =
    body === null
      ? ''
      : `<h3>Muscle and fat at ${escaped(body.vertebra)}, slice ${body.k + 1}</h3>${table(
          ['tissue', 'cm²'],
          bodyRows(body, null).map(([title, area]) => [title, area]),
        )}<p class="note">${escaped(
          [
            `Muscle's region ${body.region === 'rule' ? 'by rule, not drawn by a person' : 'as contoured'}.`,
            ...bodyCaveats(body),
          ].join(' '),
        )}</p>`;
  return `<h2>Assessment of the vertebrae</h2><p class="note">${escaped(note)}</p><div class="words">${table(heading, rows)}</div>${ofBody}`;
}
