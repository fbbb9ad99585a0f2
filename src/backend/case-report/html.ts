/** The report of one case as one self-contained page. */
import type { Metric } from '../../core/metrics/types.ts';
import type { SignState } from '../../core/signoff/index.ts';
import { escaped, page, table } from '../report/html.ts';
import { assessmentHtml } from './assessment-html.ts';
import type { CaseReport, ReportedStructure } from './types.ts';

const shown = ({ value }: Metric, decimals: number): string =>
  value === null ? '–' : value.toFixed(decimals);
const minute = (iso: string): string => (iso === '' ? '' : `${iso.slice(0, 16).replace('T', ' ')} UTC`);
const date = (da: string): string => da.replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3');

const figures = (list: readonly { url: string; says: string }[], of: string): string =>
  list
    .map(
      ({ url, says }) =>
        `<figure><img alt="${escaped(`${of}: ${says}`)}" src="${url}"><figcaption>${escaped(says)}</figcaption></figure>`,
    )
    .join('');

function header({ patient, caseCode, ct, setLabel, program, made }: CaseReport): string {
  const who: [string, string][] =
    patient === null
      ? [['Patient', 'de-identified']]
      : [
          ['Patient', patient.name.replaceAll('^', ' ').trim() || 'no name'],
          ['ID', patient.id],
          ['Born', date(patient.birthDate)],
          ['Sex', patient.sex],
        ];
  const rows: (readonly [string, string])[] = [
    ...who,
    ['Case', caseCode],
    ...ct,
    ['Structure set', setLabel],
    ['Report made', `${minute(made.toISOString())} by ${program}`],
  ];
  return `<h1>Report of one case</h1>${table(
    ['', ''],
    rows.filter(([, value]) => value !== ''),
  )}<p class="note">Not a medical device. What a program found is no substitute for looking at every contour.</p>`;
}

function signatures({ structures, approval, log }: CaseReport): string {
  const count = (state: SignState): number => structures.filter((s) => s.signed.state === state).length;
  const state =
    approval === null
      ? 'UNAPPROVED: not every structure is approved.'
      : `APPROVED by ${[approval.reviewer, minute(approval.at)].filter(Boolean).join(', ')}.`;
  const chain =
    log.changedAt !== null
      ? `The audit log was CHANGED (line ${log.changedAt}): no signature in it counts.`
      : log.entries === 0
        ? 'Nobody has signed: there is no audit log.'
        : `The audit log holds ${log.entries} entries, unchanged; hash of the last: ${log.last}.`;
  return `<h2>Who accepted what</h2><p><b>${escaped(state)}</b> ${count('approved')} approved, ${count('reviewed')} reviewed, ${count('edited')} edited, ${count('proposed')} proposed. ${escaped(chain)}</p><div class="words">${table(
    ['structure', 'state', 'by', 'at', 'contours from'],
    structures.map((s) => [
      s.name,
      s.signed.state,
      s.signed.user || null,
      minute(s.signed.at) || null,
      s.origin,
    ]),
  )}</div>`;
}

function findings({ findings: all }: CaseReport): string {
  if (all.length === 0) return '<h2>Findings</h2><p>Nothing was found.</p>';
  const rank = { error: 0, warning: 1, info: 2 };
  const sorted = [...all].sort((a, b) => rank[a.severity] - rank[b.severity]);
  const slices = (list: readonly number[] = []): string =>
    `${list
      .slice(0, 8)
      .map((k) => k + 1)
      .join(', ')}${list.length > 8 ? ' …' : ''}`;
  return `<h2>Findings</h2><div class="words">${table(
    ['severity', 'code', 'what', 'slices', 'what to do'],
    sorted.map((f) => [f.severity, f.code, f.message, slices(f.slices) || null, f.action || null]),
    sorted.map((f) => (f.severity === 'error' ? 'flag' : null)),
  )}</div>`;
}

function metrics({ pairs, referenceLabel, unpaired }: CaseReport): string {
  if (referenceLabel === null) return '';
  const tolerances = pairs[0]?.metrics.surfaceDice.map((s) => s.toleranceMm) ?? [];
  return `<h2>Compared with ${escaped(referenceLabel)}</h2>${table(
    [
      'structure',
      'reference',
      'ref cc',
      'cc',
      'Dice',
      'HD95 mm',
      'mean mm',
      ...tolerances.map((mm) => `surface Dice ${mm} mm`),
      'added path mm',
      'worst slices',
    ],
    pairs.map(({ reference, test, metrics: m, worst }) => [
      test,
      reference,
      shown(m.referenceVolumeCc, 2),
      shown(m.testVolumeCc, 2),
      shown(m.dice, 3),
      shown(m.hausdorff95Mm, 2),
      shown(m.meanSurfaceDistanceMm, 2),
      ...m.surfaceDice.map((s) => shown(s.metric, 3)),
      shown(m.addedPathLength.mm, 0),
      worst.join(', ') || null,
    ]),
  )}<p class="note">Definitions: docs/metrics.md, ${escaped(pairs[0]?.metrics.definition ?? 'surfel')} surfaces. ${unpaired.length === 0 ? '' : `Not compared: ${escaped(unpaired.join(', '))}.`}</p>`;
}

const structure = (s: ReportedStructure, hasReference: boolean): string =>
  `<section class="one"><h3><span class="swatch" style="background:rgb(${s.colour.join()})"></span>${escaped(s.name)}</h3><p class="note">${escaped(s.type)} · ${s.volumeCc.toFixed(2)} cc · ${s.slices} slices · ${escaped(s.origin)} · ${escaped(s.signed.state)}${hasReference ? ' · reference in white' : ''}</p>${
    s.pictures.length === 0 ? '<p>Without contours on this CT.</p>' : figures(s.pictures, s.name)
  }</section>`;

function proofAndHashes({ proof, hashes, structures }: CaseReport): string {
  const words =
    proof === null
      ? 'No structure set can be written for this image: it is no DICOM series.'
      : `Written as RTSTRUCT, read back and compared: ${proof.contours} contours with ${proof.points} points, largest difference ${proof.maxDeviationMm} mm. Read by a second reader, too (${proof.readers}).`;
  return `<h2>Proof</h2><p>${escaped(words)}</p><h2>Hashes</h2>${table(
    ['what', 'hash'],
    [...hashes, ...structures.map((s) => [`contours of ${s.name}`, s.digest] as const)],
  )}`;
}

const STYLE =
  '<style>figure img{display:block;image-rendering:auto;border:1px solid #bbb}.one{break-inside:avoid}.swatch{display:inline-block;width:12px;height:12px;margin-right:6px;border-radius:2px}.words td,.words th,thead th:last-child,td:last-child{text-align:left}table{font-size:12px}@page{size:A4 landscape;margin:10mm}@media print{figure img{max-width:172px;max-height:190px}figcaption{max-width:172px}}</style>';

/** @returns a page that loads nothing and runs nothing. */
export function caseReportHtml(report: CaseReport): string {
  const body = [
    STYLE,
    header(report),
    findings(report),
    signatures(report),
    metrics(report),
    assessmentHtml(report.assessment),
    `<h2>Structures</h2>${figures(report.overview, 'all structures')}`,
    ...report.structures.map((s) => structure(s, report.referenceLabel !== null)),
    proofAndHashes(report),
  ].join('');
  // The title stands in the window and in a PDF's properties: it names nobody.
  return page(`Report of case ${report.caseCode}`, body);
}
