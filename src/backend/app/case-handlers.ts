/** Scanning folders and opening cases; the demonstration case is a real CT series written from the phantom. */
import { dirname } from 'node:path';
import {
  type BackendEvent,
  errorToWire,
  type Handlers,
  type Result,
  structureToWire,
} from '../../contract/index.ts';
import { fault } from '../../core/errors/errors.ts';
import {
  type CtSeries,
  interpolatedSlices,
  planResample,
  type RefusedSeries,
  resampleSpacing,
} from '../../dicom/index.ts';
import type { BlobStore } from '../blobs/blobs.ts';
import { leaveJournal } from '../cases/case-journal.ts';
import {
  type CaseRegistry,
  describeCase,
  findingToWire,
  newCaseId,
  type OpenedCase,
  requireClient,
} from '../cases/open-cases.ts';
import type { JournalHeader } from '../journal/header.ts';
import type { JournalStore } from '../journal/store.ts';
import { giveMemoryBack } from '../memory/give-back.ts';
import { identityToAsk } from '../structures/identity-gate.ts';
import {
  type FoundStructureSet,
  type FoundStudy,
  openVoxels,
  prepareReading,
  type ScanResult,
  scanAside,
  volumeStudy,
} from '../studies/index.ts';
import { runTask } from '../tasks/run-task.ts';
import { makeDemoCase } from './demo-case.ts';
import type { FirstScan } from './first-scan.ts';

type CaseHandlers = Pick<
  Handlers,
  'studies.scan' | 'case.openSeries' | 'case.openDemo' | 'case.close' | 'structures.load'
>;

export interface CaseContext {
  readonly cases: CaseRegistry;
  readonly blobs: BlobStore;
  readonly journals: JournalStore;
  /** Where the demonstration case is kept once it has been made. */
  readonly demoFolder: string;
  readonly firstScan: FirstScan;
  /** Aborted when the client is gone: scans end, nothing is opened any more. */
  readonly gone: AbortSignal;
  tell(event: BackendEvent): void;
  /** Remembers an opened folder for the start page. */
  remember(path: string, title: string): Promise<void>;
}

export interface CaseService {
  readonly handlers: CaseHandlers;
  reopen(source: JournalHeader['source']): Promise<OpenedCase>;
}

interface Scanned {
  readonly paths: readonly string[];
  readonly result: ScanResult;
}

function studySummary(study: FoundStudy): Result<'studies.scan'>['studies'][number] {
  const loadable = study.series.map((s) => ({
    seriesInstanceUid: s.key,
    modality: 'CT',
    description: s.seriesDescription,
    sliceCount: s.slices.length,
    dims: [...s.grid.dims] as [number, number, number],
    spacingMm: spacing(s),
    loadable: true,
    resample: null,
    findings: s.findings.map(findingToWire),
  }));
  const refused = study.refused.map((s) => ({
    seriesInstanceUid: s.key,
    modality: s.modality,
    description: s.seriesDescription,
    sliceCount: s.sliceCount,
    dims: null,
    spacingMm: null,
    loadable: false,
    resample: resampleOffer(s),
    findings: s.findings.map(findingToWire),
  }));
  return {
    studyInstanceUid: study.study.studyInstanceUid,
    patientName: study.study.patientName,
    patientId: study.study.patientId,
    studyDate: study.study.studyDate,
    description: study.study.studyDescription,
    series: [...loadable, ...refused],
    structureSets: study.structureSets.map(({ fileId, label, structureCount, referencedSeriesUid }) => ({
      fileId,
      label,
      structureCount,
      referencedSeriesUid,
    })),
  };
}

/** What resampling an irregular series would make of it; null where that is not possible. */
function resampleOffer(
  refused: RefusedSeries,
): Result<'studies.scan'>['studies'][number]['series'][number]['resample'] {
  const spacingMm = resampleSpacing(refused);
  if (spacingMm === null) return null;
  const made = planResample(refused, spacingMm);
  return { spacingMm, sliceCount: made.slices.length, interpolated: interpolatedSlices(made).length };
}

function spacing({ grid }: CtSeries): [number, number, number] {
  const m = grid.indexToPatient;
  return [Math.hypot(m[0], m[4], m[8]), Math.hypot(m[1], m[5], m[9]), Math.hypot(m[2], m[6], m[10])];
}

/** Structure sets drawn on this series, or on its frame of reference when they name no series. */
const setsOf = (study: FoundStudy, series: CtSeries): FoundStructureSet[] =>
  study.structureSets.filter((s) =>
    s.referencedSeriesUids.length === 0
      ? s.frameOfReferenceUids.includes(series.frameOfReferenceUid)
      : s.referencedSeriesUids.includes(series.seriesInstanceUid),
  );

/** Tells of the first slice at once and of the others a few times a second. */
function slicesBatch(tell: (slices: number[]) => void): { add(k: number): void; flush(): void } {
  let waiting: number[] = [];
  let toldAt = Number.NEGATIVE_INFINITY;
  const flush = (): void => {
    if (waiting.length === 0) return;
    tell(waiting);
    waiting = [];
    toldAt = performance.now();
  };
  return {
    add: (k) => {
      waiting.push(k);
      if (performance.now() - toldAt > 60) flush();
    },
    flush,
  };
}

export function caseService(context: CaseContext): CaseService {
  let scanned: Scanned = { paths: [], result: { studies: [], findings: [], fileCount: 0 } };

  async function scan(paths: readonly string[]): Promise<ScanResult> {
    const [only = '', ...others] = paths;
    const volume = others.length === 0 ? await volumeStudy(only) : null;
    if (volume !== null) {
      scanned = { paths, result: { studies: [volume], findings: [], fileCount: 1 } };
      return scanned.result;
    }
    let toldAt = 0;
    const onProgress = (filesRead: number, filesTotal: number): void => {
      const now = performance.now();
      if (now - toldAt < 100 && filesRead < filesTotal) return;
      toldAt = now;
      context.tell({ event: 'scan', filesRead, filesTotal });
    };
    prepareReading();
    const result = await (context.firstScan.take(paths, context.gone, onProgress) ??
      scanAside(paths, { signal: context.gone, onProgress }));
    scanned = { paths, result };
    return result;
  }

  function startLoading(
    series: CtSeries,
    structureSets: readonly FoundStructureSet[],
    source: JournalHeader['source'],
  ): OpenedCase {
    requireClient(context.gone);
    const caseId = newCaseId();
    const stopLoading = new AbortController();
    const ready = slicesBatch((slicesReady) =>
      context.tell({ event: 'volume', caseId, slicesReady, complete: false, findings: [] }),
    );
    const voxels = openVoxels(series, { signal: stopLoading.signal, onSlice: ready.add });
    const blobId = context.blobs.add(voxels);
    const loaded = voxels.loaded.then((findings) => {
      ready.flush();
      const told = findings.map(findingToWire);
      context.tell({ event: 'volume', caseId, slicesReady: [], complete: true, findings: told });
    });
    loaded.catch((error: unknown) => {
      if (!stopLoading.signal.aborted)
        context.tell({
          event: 'volume',
          caseId,
          slicesReady: [],
          complete: true,
          findings: [],
          error: errorToWire(error),
        });
    });
    const opened: OpenedCase = {
      caseId,
      title:
        source.kind === 'demo'
          ? 'Digital spine phantom'
          : `${series.study.patientId || 'no id'} · ${series.seriesDescription || 'CT'}`,
      series,
      folder: dirname(series.files[0]?.source ?? series.volumeFile ?? '.'),
      source,
      blobId,
      voxels,
      stopLoading,
      structureSets,
      imported: [],
      journalled: new Set(),
      journal: null,
    };
    context.cases.add(opened);
    return opened;
  }

  function openScanned(seriesKey: string, source: JournalHeader['source'], resampleMm?: number): OpenedCase {
    for (const study of scanned.result.studies) {
      const series = study.series.find((s) => s.key === seriesKey);
      if (series !== undefined) return startLoading(series, setsOf(study, series), source);
      const refused = study.refused.find((s) => s.key === seriesKey);
      if (refused !== undefined && resampleMm !== undefined) {
        const made = planResample(refused, resampleMm);
        return startLoading(made, setsOf(study, made), source);
      }
      if (refused !== undefined) {
        throw fault('series-refused', {}, { findings: refused.findings });
      }
    }
    throw fault('series-unknown', { keys: null });
  }

  /** Opened like any other folder. */
  async function openDemo(): Promise<OpenedCase> {
    await makeDemoCase(context.demoFolder);
    const { studies } = await scan([context.demoFolder]);
    const key = studies[0]?.series[0]?.key;
    if (key === undefined) throw fault('demo-damaged');
    return openScanned(key, { kind: 'demo' });
  }

  return {
    reopen: async (source) => {
      if (source.kind === 'demo') return openDemo();
      await scan(source.paths);
      return openScanned(source.seriesInstanceUid, source, source.resampleMm);
    },
    handlers: {
      'studies.scan': async ({ paths }) => {
        const result = await scan(paths);
        return { studies: result.studies.map(studySummary), findings: result.findings.map(findingToWire) };
      },
      'case.openSeries': async ({ seriesInstanceUid, resampleMm }) => {
        const { paths } = scanned;
        const opened = openScanned(
          seriesInstanceUid,
          {
            kind: 'series',
            paths: [...paths],
            seriesInstanceUid,
            ...(resampleMm === undefined ? {} : { resampleMm }),
          },
          resampleMm,
        );
        // Not awaited: the reply must leave before the first slice is told; a lost entry of the list is no harm.
        context.remember(paths[0] ?? opened.folder, opened.title).catch(() => undefined);
        return describeCase(opened);
      },
      'case.openDemo': async () => describeCase(await openDemo()),
      'case.close': async ({ caseId }) => {
        const opened = context.cases.find(caseId);
        await closeCase(opened, context.blobs, context.journals);
        context.cases.remove(caseId);
        giveMemoryBack();
        return {};
      },
      'structures.load': async ({ caseId, fileId, path, acceptIdentity = [], acceptOffset = false }) => {
        const opened = context.cases.find(caseId);
        const file =
          fileId === undefined ? path : opened.structureSets.find((s) => s.fileId === fileId)?.path;
        if (file === undefined) throw fault('structures-unknown');
        const loaded = await runTask(
          'load-structures',
          { path: file, ct: opened.series, options: { acceptIdentity, acceptOffset } },
          { signal: context.gone },
        );
        const identity = identityToAsk(loaded, opened.series, acceptIdentity);
        const refused = (identity?.refused.length ?? 0) > 0;
        if (loaded.source !== null && !refused) opened.imported.push(loaded.source);
        return {
          label: loaded.label,
          structures: refused ? [] : loaded.structures.map(structureToWire),
          findings: loaded.findings.map(findingToWire),
          identity,
          offsetMm: loaded.offsetMm,
        };
      },
    },
  };
}

/** Lets a case go. Its journal stays on disk, but for a demonstration in which nothing was done. */
export async function closeCase(opened: OpenedCase, blobs: BlobStore, journals: JournalStore): Promise<void> {
  opened.stopLoading.abort();
  blobs.remove(opened.blobId);
  await leaveJournal(opened, journals);
}
