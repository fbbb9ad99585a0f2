/**
 * Typed errors and findings, made from the catalogue: a code and its data, never a text of one's own. A message never
 * carries patient data (names, ids, dates): it may name a file's base name, a slice number, a tag or a ROI number.
 */

import { CATALOGUE, type Code, type Data } from './catalogue/index.ts';
import { listed } from './catalogue/words.ts';

/** How much a finding matters: `error` = the thing was refused, `warning` = used, look at it, `info` = for the record. */
export type Severity = 'error' | 'warning' | 'info';

/** What is told of a fault: the code, what was wrong in one sentence, what the user can do about it in one sentence. */
export interface Telling {
  readonly code: Code;
  readonly message: string;
  readonly action: string;
}

/** Where the input is concerned. */
export interface Place {
  /** Base name or relative path of the file, where one file is concerned. */
  readonly file?: string;
  /** Zero-based slice indices k concerned, where slices are concerned. */
  readonly slices?: readonly number[];
  /** DICOM ROI Number, where one ROI is concerned. */
  readonly roiNumber?: number;
}

/** One thing that is wrong or notable about an input; findings are collected, never thrown. */
export interface Finding extends Telling, Place {
  readonly severity: Severity;
}

/** What comes with an error beside its sentence. */
export interface FaultOptions {
  readonly cause?: unknown;
  readonly findings?: readonly Finding[];
}

/** The only error class thrown on bad input; made by `fault`, or by `retold` on the other side of a thread, process or wire. */
export class PedicleError extends Error {
  readonly code: Code;
  readonly action: string;
  readonly findings: readonly Finding[];

  constructor(code: Code, message: string, action: string, options: FaultOptions = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    this.name = 'PedicleError';
    this.code = code;
    this.action = action;
    this.findings = options.findings ?? [];
  }
}

/** Codes without data may be thrown without any. */
type Given<C extends Code, More> =
  Record<never, never> extends Data<C> ? [data?: Data<C>, more?: More] : [data: Data<C>, more?: More];

/** Sentence and action of a code with its data. */
export function telling<C extends Code>(code: C, data: Data<C>): Telling {
  const entry = CATALOGUE[code] as { says: Words<C>; action: Words<C> };
  const words = (part: Words<C>): string => (typeof part === 'string' ? part : part(data));
  return { code, message: words(entry.says), action: words(entry.action) };
}
type Words<C extends Code> = string | ((data: Data<C>) => string);

/** The error of a code, to be thrown: sentence and action come from the catalogue. */
export function fault<C extends Code>(code: C, ...[data, options]: Given<C, FaultOptions>): PedicleError {
  return retold(telling(code, data as Data<C>), options);
}

/** The finding of a code; sentence and action come from the catalogue. */
export function finding<C extends Code>(
  code: C,
  severity: Severity,
  ...[data, place]: Given<C, Place>
): Finding {
  return { ...telling(code, data as Data<C>), severity, ...place };
}

/** An error again, from what was told of it in another thread or process. */
export const retold = ({ code, message, action }: Telling, options?: FaultOptions): PedicleError =>
  new PedicleError(code, message, action, options);

/** What goes over to another thread or process of an error. */
export const tellingOf = ({ code, message, action }: Telling): Telling => ({ code, message, action });

/** An error as a finding; `before` stands before its sentence (`Slices 3–9: `). */
export const findingOf = (
  error: PedicleError,
  severity: Severity,
  place: Place = {},
  before = '',
): Finding => ({ ...tellingOf(error), message: before + error.message, severity, ...place });

/** Findings of one kind about several structures as one, with their names in place of a ROI Number. */
export const ofSeveral = ({ code, severity, action }: Finding, names: readonly string[]): Finding => ({
  code,
  severity,
  action,
  message: `${meaningOf(code).replace(/\.$/, '')} (${names.length} structures): ${listed(names)}.`,
});

/** The sentence of a code without data. */
export function meaningOf(code: Code): string {
  const entry = CATALOGUE[code];
  return 'means' in entry ? entry.means : entry.says;
}
