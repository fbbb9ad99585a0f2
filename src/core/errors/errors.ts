/**
 * Typed errors and findings. A message never carries patient data (names, ids, dates): it may name a file's
 * base name, a slice number, a tag or a ROI number.
 */

import type { Code } from './codes.ts';

/** How much a finding matters: `error` = the thing was refused, `warning` = used, look at it, `info` = for the record. */
export type Severity = 'error' | 'warning' | 'info';

/** One thing that is wrong or notable about an input; findings are collected, never thrown. */
export interface Finding {
  /** Stable machine code of the catalogue, e.g. `ct-slice-gap`. */
  readonly code: Code;
  readonly severity: Severity;
  /** What was found, one sentence. */
  readonly message: string;
  /** What the user can do about it, one sentence. */
  readonly action: string;
  /** Base name or relative path of the file, where one file is concerned. */
  readonly file?: string;
  /** Zero-based slice indices k concerned, where slices are concerned. */
  readonly slices?: readonly number[];
  /** DICOM ROI Number, where one ROI is concerned. */
  readonly roiNumber?: number;
}

/** The only error class thrown on bad input. `code` is stable and kebab-case; `action` says what to do. */
export class PedicleError extends Error {
  readonly code: Code;
  readonly action: string;
  readonly findings: readonly Finding[];

  constructor(
    code: Code,
    message: string,
    action: string,
    options: { cause?: unknown; findings?: readonly Finding[] } = {},
  ) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    this.name = 'PedicleError';
    this.code = code;
    this.action = action;
    this.findings = options.findings ?? [];
  }
}
