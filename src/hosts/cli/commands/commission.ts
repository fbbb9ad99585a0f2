/** `pedicle commission <folder>`: how well a model or an observer does over many cases, and what a new version changed. */
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { type CommissionCase, commissionCases } from '../../../backend/commission/cases.ts';
import { type Judgement, judge } from '../../../backend/commission/judge.ts';
import { clearWords, commissionReport } from '../../../backend/commission/report.ts';
import { addResult, caseKey, type ResultLine, readResults } from '../../../backend/commission/results.ts';
import { VERSION } from '../../../backend/diagnostics/index.ts';
import { makeFolder } from '../../../backend/files/make-folder.ts';
import { writeAtomically } from '../../../backend/files/write-atomically.ts';
import { printPdf } from '../../../backend/report/print-pdf.ts';
import { scanFolder } from '../../../backend/studies/index.ts';
import { runTask } from '../../../backend/tasks/run-task.ts';
import { fault } from '../../../core/errors/errors.ts';
import { requireFolder } from '../input-folder.ts';
import { EXIT, type Outcome, usageError } from '../outcome.ts';
import type { ProgressBar } from '../progress-bar.ts';
import { textTable } from '../table.ts';

export interface CommissionArguments {
  readonly out: string;
  readonly reference?: string;
  readonly secondsPerMm?: string;
  readonly jobs?: string;
  readonly pdf?: boolean;
}

/** Cases a thread measures before what it found is written down: at most so many are measured again after a stop. */
const AT_ONCE = 5;

/** Seconds to draw a mm: 5 cm of contour in a quarter of a minute. */
const SECONDS_PER_MM = 0.3;

function patternOf(text: string | undefined): RegExp | null {
  if (text === undefined) return null;
  try {
    return new RegExp(text, 'i');
  } catch {
    throw usageError({ what: 'reference' });
  }
}

export async function commissionCommand(
  folder: string,
  a: CommissionArguments,
  bar: ProgressBar,
  signal: AbortSignal,
): Promise<Outcome> {
  const pattern = patternOf(a.reference);
  const secondsPerMm = Number(a.secondsPerMm ?? SECONDS_PER_MM);
  const jobs = Number(a.jobs ?? Math.max(1, Math.min(4, availableParallelism())));
  if (!(secondsPerMm > 0) || !(Number.isInteger(jobs) && jobs > 0))
    throw usageError({ what: 'above-0', options: ['--seconds-per-mm', '--jobs'] });
  const out = resolve(a.out);
  const found = await scanFolder([await requireFolder(folder)], { signal });
  const { cases, leftOut } = await commissionCases(found, pattern);
  if (cases.length === 0) throw fault('commission-no-cases');
  await makeFolder(out);
  const lines = await measured(cases, join(out, 'results.jsonl'), jobs, bar, signal);
  const judgement = judge(
    lines.flatMap((line) => line.rows),
    lines.flatMap((line) => line.missing),
  );
  const refused = lines.flatMap((line) => line.refused);
  const facts = {
    made: new Date(),
    program: `Pedicle ${VERSION}`,
    leftOut: [...leftOut, ...refused],
    secondsPerMm,
  };
  const html = commissionReport(judgement, facts);
  await writeAtomically(join(out, 'report.html'), html, { overwrite: true, mode: 0o600 });
  const printed = a.pdf !== false && (await printPdf(html, join(out, 'report.pdf'), true));
  return outcomeOf(judgement, facts.leftOut, out, printed);
}

/** Cases not measured before, some at a time. */
async function measured(
  cases: readonly CommissionCase[],
  path: string,
  jobs: number,
  bar: ProgressBar,
  signal: AbortSignal,
): Promise<ResultLine[]> {
  const known = await readResults(path);
  const keys: string[] = [];
  for (const c of cases) keys.push(await caseKey(c));
  const waiting = cases.map((_, n) => n).filter((n) => !known.has(keys[n] as string));
  const [begun, all] = [performance.now(), waiting.length];
  let done = 0;
  const work = async (): Promise<void> => {
    for (let some = waiting.splice(0, AT_ONCE); some.length > 0; some = waiting.splice(0, AT_ONCE)) {
      const list = some.map((n) => cases[n] as CommissionCase);
      const results = await runTask('commission-cases', list, { signal });
      for (const [at, { rows, missing, refused }] of results.entries()) {
        const line: ResultLine = {
          key: keys[some[at]!] as string,
          rows: [...rows],
          missing: [...missing],
          refused: [...refused],
        };
        await addResult(path, line);
        known.set(line.key, line);
        done += 1;
      }
      const left = ((performance.now() - begun) / 1000 / done) * (all - done);
      bar.update(`case ${done} of ${all}`, done / all, left);
    }
  };
  await Promise.all(Array.from({ length: Math.min(jobs, Math.max(1, waiting.length)) }, work));
  return keys.flatMap((key) => known.get(key) ?? []);
}

function outcomeOf(judgement: Judgement, leftOut: readonly string[], out: string, printed: boolean): Outcome {
  const { cases, changes, flagged, missing, trends } = judgement;
  const signals = trends.flatMap((t) =>
    t.signals.map((id) => ({ structure: t.structure, version: t.version, case: id })),
  );
  const clear = changes.filter((c) => c.verdict === 'worse' || c.verdict === 'better');
  const rows = clear.map((c) => [
    c.structure,
    c.metric,
    `${c.from} → ${c.to}`,
    c.medianChange.toFixed(3),
    c.p.toExponential(1),
    c.verdict,
  ]);
  return {
    exit: flagged.length + signals.length + missing.length > 0 ? EXIT.findings : EXIT.done,
    json: { cases, flagged, changes, signals, missing, leftOut, written: out, pdf: printed },
    text: [
      `${cases} cases.`,
      ...(rows.length === 0
        ? []
        : [
            textTable([['structure', 'metric', 'versions', 'median change', 'p (Holm)', 'verdict'], ...rows]),
          ]),
      flagged.length === 0 ? clearWords(judgement) : `WORSE: ${flagged.join(', ')}.`,
      ...missing.map((m) => `MISSING: ${m.structure}, ${m.version}, in ${m.cases.length} of ${m.of} cases.`),
      ...signals.map((s) => `Trend: ${s.structure}, ${s.version}, case ${s.case}.`),
      ...leftOut,
      `Report: ${join(out, printed ? 'report.html and report.pdf' : 'report.html')}${printed ? '' : ' (no PDF: no Chromium found, or not asked for)'}`,
    ].join('\n'),
  };
}
