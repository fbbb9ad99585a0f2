/** The split's table, for the terminal, for Markdown, and as JSON for the model cards. */
import { fixed, textTable } from '../../src/hosts/cli/table.ts';
import type { CaseResult } from './chain.ts';
import { FOUND_DICE, type Summary, summarise, type VertebraScore } from './score.ts';

type Cells = readonly (readonly string[])[];

/** A table in plain text or Markdown. */
export function table(rows: Cells, markdown: boolean): string {
  if (!markdown) return textTable(rows);
  const [heading = [], ...body] = rows;
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(heading), `|${heading.map(() => '---').join('|')}|`, ...body.map(line)].join('\n');
}

/** Structures of one case, then its vertebrae. */
export function caseReport(r: CaseResult, markdown: boolean): string {
  const head = `${markdown ? '### ' : ''}${r.case}: ${r.seconds.toFixed(1)} s, ${r.peakMb} MB${r.note ? ` (${r.note})` : ''}`;
  const structures = Object.entries(r.structures).map(([name, s]) => [
    name,
    fixed(s.dice, 3),
    fixed(s.hd95Mm, 1),
    fixed(s.meanMm, 2),
    fixed(s.referenceCc, 1),
    fixed(s.testCc, 1),
  ]);
  const anchored = new Map(r.anchored?.vertebrae.map((v) => [v.level, v]));
  const vertebrae = r.vertebrae.map((v) => [
    v.level,
    fixed(v.dice, 3),
    fixed(v.hd95Mm, 1),
    fixed(v.meanMm, 2),
    v.found ?? 'not found',
    v.namedRight ? 'yes' : 'no',
    anchored.has(v.level) ? (anchored.get(v.level)?.namedRight ? 'yes' : 'no') : '',
  ]);
  const levels = r.levels ? `Levels ${r.levels.status}: ${r.levels.reason}` : null;
  return [
    head,
    ...(structures.length > 0
      ? [table([['structure', 'Dice', 'HD95 mm', 'mean mm', 'ref cc', 'test cc'], ...structures], markdown)]
      : []),
    ...(levels ? [`${levels}\nVertebrae found: ${r.found.join(' ') || 'none'}`] : []),
    ...(vertebrae.length > 0
      ? [
          table(
            [
              ['vertebra', 'Dice', 'HD95 mm', 'mean mm', 'as', 'named right', 'after an anchor'],
              ...vertebrae,
            ],
            markdown,
          ),
        ]
      : []),
  ].join(markdown ? '\n\n' : '\n');
}

export interface VertebraSummary {
  readonly vertebrae: number;
  readonly medianDice: number;
  readonly worstDice: number;
  readonly worst: string;
  /** Shares of the reference vertebrae. */
  readonly found: number;
  readonly namedRight: number;
  /** With one anchor where the chain said "not established". */
  readonly namedRightAfterAnchor: number;
  /** Vertebrae of cases whose levels the chain did not establish. */
  readonly notEstablished: number;
}

/** All vertebrae of all cases together; null when no case has numbered vertebrae. */
export function vertebraSummary(results: readonly CaseResult[]): VertebraSummary | null {
  const judged = results.filter((r) => r.vertebrae.length > 0);
  const rows = judged.flatMap((r) =>
    r.vertebrae.map((v) => ({ case: `${r.case} ${v.level}`, value: v.dice ?? 0 })),
  );
  const dice = summarise(rows);
  if (!dice) return null;
  const share = (
    count: (r: CaseResult) => readonly VertebraScore[],
    test: (v: VertebraScore) => boolean,
  ): number => judged.reduce((sum, r) => sum + count(r).filter(test).length, 0) / rows.length;
  const right = (v: VertebraScore): boolean => v.namedRight;
  return {
    vertebrae: rows.length,
    medianDice: dice.median,
    worstDice: dice.worst,
    worst: dice.worstCase,
    found: share(
      (r) => r.vertebrae,
      (v) => (v.dice ?? 0) >= FOUND_DICE,
    ),
    namedRight: share((r) => r.vertebrae, right),
    namedRightAfterAnchor: share((r) => r.anchored?.vertebrae ?? r.vertebrae, right),
    notEstablished: judged
      .filter((r) => r.levels?.status !== 'established')
      .reduce((sum, r) => sum + r.vertebrae.length, 0),
  };
}

/** Dice per structure over the cases. */
export function structureSummary(results: readonly CaseResult[]): Record<string, Summary> {
  const names = [...new Set(results.flatMap((r) => Object.keys(r.structures)))].sort();
  const out: Record<string, Summary> = {};
  for (const name of names) {
    const values = results.flatMap((r) => {
      const value = r.structures[name]?.dice;
      return value === null || value === undefined ? [] : [{ case: r.case, value }];
    });
    const summary = summarise(values);
    if (summary) out[name] = summary;
  }
  return out;
}

/** The last tables: medians and worst, and the vertebrae. */
export function summaryReport(results: readonly CaseResult[], markdown: boolean): string {
  const rows = Object.entries(structureSummary(results)).map(([name, s]) => [
    name,
    String(s.cases),
    fixed(s.median, 3),
    fixed(s.worst, 3),
    s.worstCase,
  ]);
  const v = vertebraSummary(results);
  const percent = (share: number): string => `${Math.round(100 * share)} %`;
  const words = v && [
    `Single vertebrae (${v.vertebrae}): median Dice ${v.medianDice.toFixed(3)}, worst ${v.worstDice.toFixed(3)} (${v.worst});`,
    `Dice ≥ ${FOUND_DICE}: ${percent(v.found)}; and named right: ${percent(v.namedRight)};`,
    `named right after one anchor where the chain said "not established" (${v.notEstablished} vertebrae): ${percent(v.namedRightAfterAnchor)}.`,
  ];
  return [
    table([['structure', 'cases', 'median Dice', 'worst', 'case'], ...rows], markdown),
    ...(words ? [words.join(' ')] : []),
  ].join('\n\n');
}

const rounded = (_key: string, value: unknown): unknown =>
  typeof value === 'number' ? Math.round(value * 1e4) / 1e4 : value;

/** What models/training/pedicle_training/card.py reads: the cases with the structures of one model (its vertebrae with it). */
export function chainMetrics(
  results: readonly CaseResult[],
  id: string,
  version: string,
  hasVertebrae: boolean,
): string {
  const own = results
    .map((r) => ({
      ...r,
      structures: Object.fromEntries(
        Object.entries(r.structures).filter(([, s]) => s.model === id || s.model === null),
      ),
    }))
    .filter((r) => Object.keys(r.structures).length > 0 || (hasVertebrae && r.levels !== null));
  const cases = own.map(({ vertebrae, anchored, found, levels, ...rest }) =>
    hasVertebrae ? { ...rest, levels, found, vertebrae, anchored } : rest,
  );
  const summary = structureSummary(own);
  const vertebrae = hasVertebrae ? vertebraSummary(own) : null;
  return `${JSON.stringify({ model: id, version, cases, summary, vertebrae }, rounded, 1)}\n`;
}
