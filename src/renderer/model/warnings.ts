/**
 * Everything the user must know about the case, for as long as the case lasts: what was found in the CT, in files that
 * were imported, by the models. Nothing is said once and lost: findings that will not come again are kept as marks and
 * so go to the journal, as does whether a person has read them. What is unread holds the export up.
 */
import { useMemo } from 'react';
import type { Finding } from '../../core/errors/errors.ts';
import { type CaseState, useCase } from './case.ts';
import { type DocumentState, type MarkValue, setMark, useDocument } from './document.ts';

export const warningSources = ['ct', 'import', 'segment'] as const;
export type WarningSource = (typeof warningSources)[number];

type Told = Pick<Finding, 'code' | 'severity' | 'message' | 'action'> & {
  readonly slices?: readonly number[] | undefined;
};

export interface CaseWarning {
  readonly key: string;
  readonly source: WarningSource;
  readonly finding: Told;
  readonly read: boolean;
}

const KEPT = 'warning/';
const READ = 'warning-read/';

const isWarning = ({ severity }: Told): boolean => severity !== 'info';

/** The same finding again has the same key. FNV-1a. */
function keyOf(source: WarningSource, { code, message }: Told): string {
  let hash = 0x811c9dc5;
  for (const letter of `${code} ${message}`)
    hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return `${source}/${hash.toString(16)}`;
}

/** Keeps what was found by an import or a model; remarks of no weight are left out. */
export function keepFindings(source: Exclude<WarningSource, 'ct'>, findings: readonly Told[]): void {
  for (const { code, severity, message, action, slices } of findings.filter(isWarning)) {
    const value = JSON.stringify({ code, severity, message, action, slices });
    const key = `${KEPT}${keyOf(source, { code, severity, message, action })}`;
    if (useDocument.getState().marks.get(key) !== value) setMark(key, value);
  }
}

function kept(key: string, value: MarkValue): { source: WarningSource; finding: Told } | null {
  const source = warningSources.find((s) => key.startsWith(`${KEPT}${s}/`));
  if (source === undefined || typeof value !== 'string') return null;
  return { source, finding: JSON.parse(value) as Told };
}

/** Pure: the warnings of a case, the CT's first, errors before warnings. */
export function warningsOf(
  findings: CaseState['findings'],
  marks: DocumentState['marks'],
): readonly CaseWarning[] {
  const found = new Map<string, { source: WarningSource; finding: Told }>();
  for (const finding of findings.filter(isWarning))
    found.set(keyOf('ct', finding), { source: 'ct', finding });
  for (const [mark, value] of marks) {
    const warning = mark.startsWith(KEPT) ? kept(mark, value) : null;
    if (warning !== null) found.set(mark.slice(KEPT.length), warning);
  }
  const weight = ({ finding }: { finding: Told }): number => (finding.severity === 'error' ? 0 : 1);
  return [...found]
    .map(([key, warning]) => ({ key, ...warning, read: marks.get(`${READ}${key}`) === true }))
    .sort(
      (a, b) => warningSources.indexOf(a.source) - warningSources.indexOf(b.source) || weight(a) - weight(b),
    );
}

export function useWarnings(): readonly CaseWarning[] {
  const findings = useCase((s) => s.findings);
  const marks = useDocument((s) => s.marks);
  return useMemo(() => warningsOf(findings, marks), [findings, marks]);
}

export function setRead(warnings: readonly CaseWarning[], read: boolean): void {
  for (const { key, read: now } of warnings) if (now !== read) setMark(`${READ}${key}`, read);
}
