/** The commissioning report: one HTML file that needs nothing else. */
import { boxChart, trendChart } from '../report/charts.ts';
import { contourPicture } from '../report/contour-picture.ts';
import { escaped, page, table } from '../report/html.ts';
import type { Distribution, Judgement, VersionChange } from './judge.ts';
import type { MetricName } from './results.ts';

export interface ReportFacts {
  readonly made: Date;
  readonly program: string;
  readonly leftOut: readonly string[];
  /** Seconds of drawing a mm of added path length is taken for. */
  readonly secondsPerMm: number;
}

const TITLES: Readonly<Record<MetricName, string>> = {
  dice: 'Dice',
  surfaceDice: 'Surface Dice at 2 mm',
  hd95Mm: 'HD95, mm',
  aplMm: 'Added path length, mm',
};

const digits = (metric: MetricName, value: number): string =>
  value.toFixed(metric === 'aplMm' ? 0 : metric === 'hd95Mm' ? 2 : 3);

export function commissionReport(judgement: Judgement, facts: ReportFacts): string {
  const { flagged } = judgement;
  const body = [
    '<h1>Commissioning report</h1>',
    `<p class="note">${facts.made.toISOString().slice(0, 16).replace('T', ' ')} UTC · ${escaped(facts.program)} · ${judgement.cases} cases. Not a medical device.</p>`,
    flagged.length === 0
      ? `<p><b>${clearWords(judgement)}</b></p>`
      : `<p class="flag"><b>Worse after a version change: ${escaped(flagged.join(', '))}.</b></p>`,
    ...judgement.missing.map(
      ({ structure, version, cases, of }) =>
        `<p class="flag"><b>${escaped(`Missing: ${structure}, ${version}, in ${cases.length} of ${of} cases`)}</b> ${escaped(`(${cases.join(', ')}).`)} These cases are not in the figures below.</p>`,
    ),
    '<h2>Change between versions</h2>',
    changeTable(judgement.changes),
    '<h2>Distributions</h2>',
    ...charts(judgement.distributions),
    figuresTable(judgement.distributions, facts.secondsPerMm),
    '<h2>Worst cases</h2>',
    worstCases(judgement),
    '<h2>Trend of the surface Dice</h2>',
    ...trends(judgement),
    '<h2>How it was worked out</h2>',
    method(facts),
  ];
  return page('Commissioning report', body.join('\n'));
}

/** No alarm is not the same as no test: what was not tested is not called unchanged. */
export function clearWords({ changes }: Judgement): string {
  const tested = changes.filter((c) => c.verdict !== 'too few').length;
  if (changes.length === 0) return 'Versions were not compared: there is only one version of each maker.';
  if (tested === 0) return 'Versions were not compared: there are too few cases that both versions drew.';
  const rest = tested === changes.length ? '' : `; ${changes.length - tested} more had too few cases`;
  return `No clear worsening from one version to the next in ${tested} comparisons${rest}.`;
}

function changeTable(changes: readonly VersionChange[]): string {
  if (changes.length === 0) return '<p>There is only one version of each maker.</p>';
  return table(
    ['structure', 'metric', 'from', 'to', 'pairs', 'median change', 'p (Holm)', 'verdict'],
    changes.map((c) => [
      c.structure,
      TITLES[c.metric],
      c.from,
      c.to,
      c.pairs,
      `${c.medianChange > 0 ? '+' : ''}${digits(c.metric, c.medianChange)}`,
      c.p < 0.001 ? '< 0.001' : c.p.toFixed(3),
      c.verdict,
    ]),
    changes.map((c) => (c.verdict === 'worse' || c.verdict === 'better' ? c.verdict : null)),
  );
}

const unique = <T>(values: readonly T[]): T[] => [...new Set(values)];

function charts(distributions: readonly Distribution[]): string[] {
  const structures = unique(distributions.map((d) => d.structure));
  const versions = unique(distributions.map((d) => d.version));
  return unique(distributions.map((d) => d.metric)).map((metric) => {
    const boxes = (version: string) =>
      structures.map(
        (s) =>
          distributions.find((d) => d.metric === metric && d.version === version && d.structure === s)?.box ??
          null,
      );
    const series = versions.map((name) => ({ name, boxes: boxes(name) }));
    return `<figure>${boxChart(TITLES[metric], structures, series)}</figure>`;
  });
}

function figuresTable(distributions: readonly Distribution[], secondsPerMm: number): string {
  const rows = distributions.map((d) => [
    d.structure,
    d.version,
    TITLES[d.metric],
    d.box.count,
    ...[d.box.least, d.box.quarter, d.box.median, d.box.threeQuarters, d.box.most].map((v) =>
      digits(d.metric, v),
    ),
    d.metric === 'aplMm' ? `${((d.box.median * secondsPerMm) / 60).toFixed(1)} min` : null,
  ]);
  return table(
    ['structure', 'version', 'metric', 'n', 'least', '25 %', 'median', '75 %', 'most', 'edit time'],
    rows,
  );
}

function worstCases({ worst }: Judgement): string {
  return worst
    .map(({ id, structure, version, values, picture }) => {
      const said = `${structure}, ${version}, case ${id}: surface Dice ${values.surfaceDice?.toFixed(3) ?? '–'}, HD95 ${values.hd95Mm?.toFixed(1) ?? '–'} mm${picture === null ? '' : `, slice ${picture.slice + 1}`}`;
      const drawing = picture === null ? '' : contourPicture(picture.reference, picture.test);
      return `<figure>${drawing}<figcaption>${escaped(said)}</figcaption></figure>`;
    })
    .join('');
}

function trends({ trends: all }: Judgement): string[] {
  if (all.length === 0) return ['<p>A trend needs eight cases.</p>'];
  return all.map(({ structure, version, chart, signals }) => {
    const said =
      signals.length === 0
        ? 'in control'
        : `signals on the worse side: ${signals.length} (cases ${signals.join(', ')})`;
    return `<figure>${trendChart(`${structure}, ${version}`, chart)}<figcaption>${escaped(said)}</figcaption></figure>`;
  });
}

const method = ({ leftOut, secondsPerMm }: ReportFacts): string => `<ul>
<li>Sets are paired by patient and series; the reference is the approved one, or the one whose label matches the pattern given. Structures are paired by name; doubtful pairs are left out, and count as missing.</li>
<li>Metrics as in docs/metrics.md (definition surfel). Edit time: ${secondsPerMm} s a mm of added path length, a figure of this command, not of the literature.</li>
<li>Change: Wilcoxon’s signed-rank test on the same cases, two-sided, Holm’s correction over all structures and metrics, level 0.05; and a median change of at least 0.01 Dice, 0.02 surface Dice, 0.5 mm HD95 or 20 mm added path length. Fewer than 6 pairs: nothing is claimed.</li>
<li>Trend: single values in order of study date; mean and σ (mean moving range / 1.128) of the first two thirds; Shewhart’s limits ± 3 σ; weighted mean with λ = 0.2 and ± 2.86 σ. A signal is told when the value is 0.02 below the mean, the weighted mean 0.01.</li>
<li>Pictures: reference filled, judged set as a line, the slice with the longest added path. Cases are named by a hash of their series.</li>
${leftOut.map((text) => `<li>${escaped(text)}</li>`).join('')}
</ul>`;
