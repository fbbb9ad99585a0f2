/** What a scan of folders finds. */
import type { Finding } from '../../core/errors/errors.ts';
import type { CtStudy, PatientStudy } from '../../dicom/index.ts';

/** An RT object of a study; `path` is where it lies. */
export interface FoundRtObject {
  /** Stable id of the file within this machine: the same path gives the same id. */
  readonly fileId: string;
  readonly path: string;
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  readonly seriesInstanceUid: string;
  readonly study: PatientStudy;
  readonly label: string;
  readonly frameOfReferenceUids: readonly string[];
  /** SOP Instance UIDs of the RT objects it refers to (plan → structure set, dose → plan). */
  readonly referencedInstanceUids: readonly string[];
}

export interface FoundStructureSet extends FoundRtObject {
  readonly structureCount: number;
  readonly structureNames: readonly string[];
  /** Series its contours were drawn on by its own account, null when it names none. */
  readonly referencedSeriesUid: string | null;
  readonly referencedSeriesUids: readonly string[];
}

/** A study with its CT series and its RT objects. */
export interface FoundStudy extends CtStudy {
  readonly structureSets: readonly FoundStructureSet[];
  readonly plans: readonly FoundRtObject[];
  readonly doses: readonly FoundRtObject[];
}

export interface ScanResult {
  readonly studies: readonly FoundStudy[];
  /** What belongs to no series: files that cannot be read, are no DICOM, are no CT or RT object. */
  readonly findings: readonly Finding[];
  readonly fileCount: number;
}

export interface ScanOptions {
  readonly signal?: AbortSignal;
  /** Called with the number of files read and of files found so far. */
  readonly onProgress?: (done: number, found: number) => void;
  /** Files open at a time; default 12. */
  readonly concurrency?: number;
}
