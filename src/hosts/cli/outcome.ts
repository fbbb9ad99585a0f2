/** Exit codes and how a command tells what happened. */
import { outsideError } from '../../backend/files/file-errors.ts';
import type { Code, Data } from '../../core/errors/catalogue/index.ts';
import { type Finding, fault, PedicleError } from '../../core/errors/errors.ts';
import { noteUnexpected } from '../../core/errors/unexpected.ts';
import { nearNames } from '../../core/naming/index.ts';

/** `internal`: a fault of ours, a process of ours that died, or the command was stopped. */
export const EXIT = { done: 0, findings: 1, usage: 2, badInput: 3, internal: 4 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** What a command returns: the code, the machine-readable result, and the text for people. */
export interface Outcome {
  readonly exit: ExitCode;
  readonly json: unknown;
  readonly text: string;
}

/** 1 when something deserves a look (warning or error), else 0. */
export const exitForFindings = (findings: readonly Finding[]): ExitCode =>
  findings.some((f) => f.severity !== 'info') ? EXIT.findings : EXIT.done;

const sliceList = (slices: readonly number[]): string => {
  const shown = slices.slice(0, 12).map((k) => k + 1);
  return ` [slice ${shown.join(', ')}${slices.length > shown.length ? `, … ${slices.length} in all` : ''}]`;
};

/** One line a finding: severity, code, where, what, what to do. */
export function findingLines(findings: readonly Finding[], indent = ''): string[] {
  return findings.map((f) => {
    const where = `${f.file === undefined ? '' : ` (${f.file})`}${f.roiNumber === undefined ? '' : ` [ROI ${f.roiNumber}]`}${f.slices === undefined || f.slices.length === 0 ? '' : sliceList(f.slices)}`;
    return `${indent}${f.severity.toUpperCase()} ${f.code}${where}: ${f.message} ${f.severity === 'info' ? '' : `→ ${f.action}`}`.trimEnd();
  });
}

/** Errors that say nothing about the input. */
const INTERNAL: ReadonlySet<Code> = new Set<Code>([
  'internal',
  'cancelled',
  'segmentation-crashed',
  'segmentation-failed',
  'segmentation-stalled',
  'task-crashed',
  'worker-failed',
]);

const exitOf = (code: Code): ExitCode =>
  code === 'usage' ? EXIT.usage : INTERNAL.has(code) ? EXIT.internal : EXIT.badInput;

/** Usage errors end with 2, faults of ours with 4, everything else that is a PedicleError with 3. */
export function outcomeOfError(given: unknown): Outcome {
  const error = given instanceof PedicleError ? given : (outsideError(given) ?? given);
  if (!(error instanceof PedicleError)) {
    noteUnexpected('command', error);
    return internalOutcome('fault');
  }
  return {
    exit: exitOf(error.code),
    json: {
      error: { code: error.code, message: error.message, action: error.action },
      findings: error.findings,
    },
    text: [
      `${error.code}: ${error.message}`,
      `→ ${error.action}`,
      ...findingLines(error.findings, '  '),
    ].join('\n'),
  };
}

/** Something went wrong in Pedicle itself. The error's own text is not told: it could name a patient. */
export const internalOutcome = (what: 'fault' | 'memory'): Outcome =>
  outcomeOfError(fault('internal', { what }));

/** Ctrl+C, SIGTERM. */
export const interruptedOutcome = (): Outcome => outcomeOfError(fault('cancelled', { what: 'command' }));

export const usageError = (wrong: Data<'usage'>): PedicleError => fault('usage', wrong);

/**
 * The names of a `--structures` list.
 * @throws PedicleError `usage` that tells the ones not among `names`, each with the nearest that are.
 */
export function namesAsked(list: string, names: readonly string[], of: 'models' | 'file'): string[] {
  const wanted = list.split(',').map((name) => name.trim());
  const missing = wanted.filter((name) => !names.includes(name));
  if (missing.length === 0) return wanted;
  const told = missing.map((name) => ({ name, near: nearNames(name, names) }));
  throw usageError({ what: 'structures-asked', of, missing: told, names });
}
