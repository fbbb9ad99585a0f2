/** Export in two steps: written and proved in Pedicle's own folder, then released to where the user says. */
import { randomUUID } from 'node:crypto';
import { basename, extname } from 'node:path';
import { type Handlers, type Result, structureFromWire } from '../../contract/index.ts';
import { type Finding, fault, finding } from '../../core/errors/errors.ts';
import { saysLevel } from '../../core/spine/index.ts';
import { createStructureSet, type Structure } from '../../core/structures/index.ts';
import type { ExportProof } from '../../dicom/rtstruct/index.ts';
import { type CaseRegistry, findingToWire } from '../cases/open-cases.ts';
import { discardExport, exportSource, type PreparedExport, releaseExport } from '../export/index.ts';
import { requireConfirmed } from '../structures/identity-gate.ts';
import { runTask } from '../tasks/run-task.ts';

type ExportHandlers = Pick<Handlers, 'export.prepare' | 'export.commit' | 'export.discard'>;

/** The proof as the dialog shows it. */
function summary(proof: ExportProof): Result<'export.prepare'>['proof'] {
  return {
    ok: proof.maxDeviationMm <= proof.boundMm,
    maxDifferenceMm: proof.maxDeviationMm,
    contourCount: proof.contours,
    pointCount: proof.points,
    rois: proof.rois.map((roi) => ({
      roiNumber: roi.roiNumber,
      name: roi.name,
      algorithm: roi.algorithm,
      contours: roi.contours,
      points: roi.points,
      volumeEvenOddCc: roi.fileVolumes.evenOddCc,
      volumeWindingCc: roi.fileVolumes.windingCc,
      volumeUnionCc: roi.fileVolumes.unionCc,
      dice: roi.dice,
    })),
  };
}

const suggestedName = (label: string): string =>
  `RS.${label.replaceAll(/[^A-Za-z0-9_-]+/g, '_') || 'Pedicle'}.dcm`;

function unconfirmedLevels(structures: readonly Structure[]): Finding[] {
  const names = structures.filter(saysLevel).map((s) => s.name);
  return names.length === 0 ? [] : [finding('levels-unconfirmed', 'warning', { names })];
}

/** A file written and proved, not yet released; `entries` = how much of the journal it holds. */
interface Waiting {
  readonly prepared: PreparedExport;
  readonly caseId: string;
  readonly entries: number;
  readonly structureIds: readonly string[];
}

/** Exports of one client. */
export interface ExportService {
  readonly handlers: ExportHandlers;
  /** The client is gone: what it prepared is removed. */
  discardAll(): Promise<void>;
}

/**
 * @param scratch the folder where prepared files wait; a file goes on commit and discard, the folder when the backend closes.
 * @param gone aborted when the client is gone.
 */
export function exportHandlers(
  scratch: () => Promise<string>,
  cases: CaseRegistry,
  gone: AbortSignal,
): ExportService {
  const waiting = new Map<string, Waiting>();
  const find = (exportId: string): Waiting => {
    const found = waiting.get(exportId);
    if (found === undefined) throw fault('export-unknown');
    return found;
  };
  const discard = async (exportId: string): Promise<void> => {
    await discardExport(find(exportId).prepared);
    waiting.delete(exportId);
  };
  return {
    discardAll: async () => {
      await Promise.allSettled([...waiting.keys()].map(discard));
    },
    handlers: {
      'export.prepare': async ({
        caseId,
        label,
        structures,
        shown,
        names,
        acceptForeign = [],
        levelsConfirmed,
      }) => {
        const opened = cases.find(caseId);
        // An RTSTRUCT refers to the images it was drawn on.
        if (opened.series.volumeFile !== undefined) throw fault('export-needs-dicom');
        requireConfirmed(structures.map(structureFromWire), acceptForeign);
        const entries = opened.journal?.count() ?? 0;
        const set = createStructureSet(label, opened.series, structures.map(structureFromWire));
        const source = exportSource(
          opened.imported,
          structures.map((s) => s.id),
        );
        const options = {
          label,
          ...(names === undefined ? {} : { names }),
          ...(source === undefined ? {} : { source }),
        };
        const prepared = await runTask(
          'export',
          { folder: await scratch(), set, ct: opened.series, options, shown },
          { signal: gone },
        );
        const exportId = randomUUID();
        waiting.set(exportId, { prepared, caseId, entries, structureIds: structures.map((s) => s.id) });
        return {
          exportId,
          suggestedName: suggestedName(label),
          suggestedFolder: opened.folder,
          bytes: prepared.proof.fileBytes,
          proof: summary(prepared.proof),
          identity: prepared.identity,
          second: prepared.second,
          findings: [
            ...(levelsConfirmed === true ? [] : unconfirmedLevels(set.structures)),
            ...prepared.findings,
          ].map(findingToWire),
        };
      },
      'export.commit': async ({ exportId, path, overwrite, otherPatient }) => {
        const { prepared, caseId, entries, structureIds } = find(exportId);
        const target = extname(path) === '' ? `${path}.dcm` : path;
        const released = await releaseExport(prepared, target, {
          overwrite,
          otherPatient: otherPatient ?? false,
        });
        await discard(exportId);
        const opened = cases.all().find((c) => c.caseId === caseId);
        // The file is there: a journal that cannot note it is no reason to say otherwise.
        await opened?.journal
          ?.exported(basename(released.path), structureIds, entries)
          .catch(() => undefined);
        return { path: released.path, findings: released.findings.map(findingToWire) };
      },
      'export.discard': async ({ exportId }) => {
        await discard(exportId);
        return {};
      },
    },
  };
}
