/** What the report of one case says; gathered once, then written as HTML, PDF and DICOM. Plain data, survives structured clone. */
import type { PlainAssessment } from '../../core/assess/index.ts';
import type { Finding } from '../../core/errors/errors.ts';
import type { StructureMetrics } from '../../core/metrics/types.ts';
import type { SignedState } from '../../core/signoff/index.ts';

/** Who the report is about; null where it is de-identified. */
export interface ReportPatient {
  readonly name: string;
  readonly id: string;
  readonly birthDate: string;
  readonly sex: string;
}

export interface ReportedStructure {
  readonly name: string;
  readonly type: string;
  readonly colour: readonly [number, number, number];
  readonly volumeCc: number;
  readonly slices: number;
  /** Where its contours come from, in words: model with version and hash, file, hand. */
  readonly origin: string;
  readonly signed: SignedState;
  /** Digest of its contours, as in the audit log. */
  readonly digest: string;
  /** PNG as data URLs, with a line below each. */
  readonly pictures: readonly { readonly url: string; readonly says: string }[];
}

export interface ReportedPair {
  readonly reference: string;
  readonly test: string;
  readonly metrics: StructureMetrics;
  /** Slices of least Dice, from 1. */
  readonly worst: readonly number[];
}

export interface CaseReport {
  readonly program: string;
  readonly made: Date;
  /** Null: de-identified. */
  readonly patient: ReportPatient | null;
  /** Twelve hex digits of a hash of the series: names the case where nobody is named. */
  readonly caseCode: string;
  readonly ct: readonly (readonly [string, string])[];
  readonly setLabel: string;
  readonly structures: readonly ReportedStructure[];
  /** All structures as solids from the front and from the left. */
  readonly overview: readonly { readonly url: string; readonly says: string }[];
  readonly referenceLabel: string | null;
  readonly pairs: readonly ReportedPair[];
  readonly unpaired: readonly string[];
  /** What is read from the vertebrae; null where nobody asked or no vertebra is contoured. */
  readonly assessment: PlainAssessment | null;
  readonly findings: readonly (Finding & { readonly structure?: string })[];
  /** Of the structures written again and read back; null where there is no DICOM to refer to. */
  readonly proof: {
    readonly contours: number;
    readonly points: number;
    readonly maxDeviationMm: number;
    readonly readers: string;
  } | null;
  /** Who approved the whole set and when, null otherwise. */
  readonly approval: { readonly reviewer: string; readonly at: string } | null;
  readonly log: { readonly entries: number; readonly changedAt: number | null; readonly last: string };
  /** File or thing, and its hash. */
  readonly hashes: readonly (readonly [string, string])[];
}
