/** The cases a user has open: CT, where its voxels come from, journal, and what imported structure sets leave for their re-export. */
import { randomUUID } from 'node:crypto';
import { basename } from 'node:path';
import type { OpenCase } from '../../contract/index.ts';
import { type Finding, fault } from '../../core/errors/errors.ts';
import type { CtSeries } from '../../dicom/index.ts';
import type { RtstructSource } from '../../dicom/rtstruct/index.ts';
import { fingerprintOf } from '../journal/fingerprint.ts';
import type { JournalHeader, NewHeader } from '../journal/header.ts';
import type { Journal } from '../journal/store.ts';
import type { CaseVoxels, FoundStructureSet } from '../studies/index.ts';

export interface OpenedCase {
  readonly caseId: string;
  readonly title: string;
  readonly series: CtSeries;
  /** Folder of the CT's files: the suggested place of an export. */
  readonly folder: string;
  readonly source: JournalHeader['source'];
  readonly blobId: string;
  readonly voxels: CaseVoxels;
  readonly stopLoading: AbortController;
  readonly structureSets: readonly FoundStructureSet[];
  /** What is kept of each RTSTRUCT loaded, edited sets and references alike, by the structures' ids; newest last. */
  readonly imported: RtstructSource[];
  /** Those of them that are in the journal. */
  readonly journalled: Set<RtstructSource>;
  /** Null until the first edit. */
  journal: Journal | null;
}

export interface CaseRegistry {
  add(opened: OpenedCase): void;
  /** @throws PedicleError `case-unknown`. */
  find(caseId: string): OpenedCase;
  remove(caseId: string): void;
  all(): readonly OpenedCase[];
}

export const newCaseId = (): string => randomUUID();

export function createCaseRegistry(): CaseRegistry {
  const cases = new Map<string, OpenedCase>();
  return {
    add: (opened) => cases.set(opened.caseId, opened),
    find: (caseId) => {
      const found = cases.get(caseId);
      if (found === undefined) throw fault('case-unknown');
      return found;
    },
    remove: (caseId) => cases.delete(caseId),
    all: () => [...cases.values()],
  };
}

/** The cases of one client within those of all: it finds its own only, and opens none once it is gone. */
export interface OwnCases extends CaseRegistry {
  own(): readonly OpenedCase[];
}

/** @param gone aborted when the client is gone: from then on `add` throws PedicleError `client-gone`. */
export function ownCases(everyone: CaseRegistry, gone: AbortSignal): OwnCases {
  const mine = createCaseRegistry();
  return {
    add: (opened) => {
      requireClient(gone);
      mine.add(opened);
      everyone.add(opened);
    },
    find: mine.find,
    remove: (caseId) => {
      mine.remove(caseId);
      everyone.remove(caseId);
    },
    own: mine.all,
    all: everyone.all,
  };
}

/** @throws PedicleError `client-gone`. */
export function requireClient(gone: AbortSignal): void {
  if (gone.aborted) throw fault('client-gone');
}

/** The case as the user interface gets it. Names travel as data and are shown as text, never as markup. */
export function describeCase(opened: OpenedCase): OpenCase {
  const { series, voxels } = opened;
  return {
    caseId: opened.caseId,
    title: opened.title,
    patientName: series.study.patientName,
    patientId: series.study.patientId,
    patientBirthDate: series.study.patientBirthDate,
    studyDate: series.study.studyDate,
    patientPosition: series.patientPosition,
    seriesDescription: series.seriesDescription,
    seriesInstanceUid: series.seriesInstanceUid,
    acquisition: series.acquisition ?? null,
    grid: { dims: [...voxels.grid.dims], indexToPatient: [...voxels.grid.indexToPatient] },
    sliceThicknessMm: series.sliceThicknessMm ?? null,
    sliceCount: series.slices.length,
    volume: {
      blobId: opened.blobId,
      dtype: voxels.sampleType,
      byteLength: voxels.byteLength,
    },
    findings: series.findings.map(findingToWire),
    structureSets: opened.structureSets.map(({ fileId, label, structureCount }) => ({
      fileId,
      label,
      structureCount,
    })),
    isDemo: opened.source.kind === 'demo',
  };
}

/** What the case gives to its journal's header. @param writtenBy version of Pedicle. */
export const headerFor = ({ title, source, series }: OpenedCase, writtenBy: string): NewHeader => ({
  writtenBy,
  title,
  createdAt: Date.now(),
  source,
  study: { date: series.study.studyDate, seriesDescription: series.seriesDescription },
  ct: fingerprintOf(series),
});

/** Findings travel without folders: base names only. */
export const findingToWire = (f: Finding): OpenCase['findings'][number] => {
  const { file, slices, ...rest } = f;
  return {
    ...rest,
    ...(slices === undefined ? {} : { slices: [...slices] }),
    ...(file === undefined ? {} : { file: basename(file) }),
  };
};
