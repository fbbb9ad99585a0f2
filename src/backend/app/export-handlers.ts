/** Export in two steps: written and proved in Pedicle's own folder, then released to where the user says. */
import { randomUUID } from 'node:crypto';
import { basename, extname } from 'node:path';
import { type Handlers, type Result, structureFromWire } from '../../contract/index.ts';
import { type Finding, fault, finding, PedicleError } from '../../core/errors/errors.ts';
import { type Approval, approvalOf, signedStates } from '../../core/signoff/index.ts';
import { unconfirmedLevels, withLevelMarks } from '../../core/spine/index.ts';
import { createStructureSet } from '../../core/structures/index.ts';
import type { StructureSet } from '../../core/structures/types.ts';
import type { ExportProof } from '../../dicom/rtstruct/index.ts';
import { loginName, noteExported } from '../audit/sign.ts';
import { checkAudit } from '../audit/verify.ts';
import { type CaseRegistry, findingToWire, type OpenedCase } from '../cases/open-cases.ts';
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

/** Who approved all of the set, by the log in the CT's folder; a log that was changed approves nothing, and is told. */
async function approvalNow(
  folder: string,
  set: StructureSet,
): Promise<{ approval: Approval | null; findings: Finding[] }> {
  const log = await checkAudit(folder).catch((error: unknown) => {
    if (!(error instanceof PedicleError)) throw error;
    return null;
  });
  if (log === null) return { approval: null, findings: [finding('audit-unreadable', 'warning')] };
  const { entries, faults } = log;
  const [first] = faults;
  if (first !== undefined)
    return { approval: null, findings: [finding('audit-changed', 'warning', { line: first.line })] };
  const states = signedStates(entries, set.structures, set.seriesInstanceUid);
  return { approval: approvalOf(states, set.structures), findings: [] };
}

/**
 * The file says APPROVED: it leaves only while the log says so too, for a second window may have taken it back.
 * @throws PedicleError `export-approval-gone`.
 */
async function requireStillApproved(folder: string, { approval, set }: NonNullable<Waiting['approved']>) {
  const now = (await approvalNow(folder, set)).approval;
  if (now?.reviewer !== approval.reviewer || now.at.getTime() !== approval.at.getTime())
    throw fault('export-approval-gone');
}

/** The file is there: a log that cannot note it is told, no more. */
async function noteFile({ folder, series }: OpenedCase, user: string, hash: string): Promise<Finding[]> {
  try {
    await noteExported(folder, user === '' ? 'unknown' : user, hash, series.seriesInstanceUid);
    return [];
  } catch (error) {
    if (!(error instanceof PedicleError)) throw error;
    return [finding('audit-export-not-noted', 'warning', { error })];
  }
}

/** A file written and proved, not yet released; `entries` = how much of the journal it holds. */
interface Waiting {
  readonly prepared: PreparedExport;
  readonly caseId: string;
  readonly entries: number;
  readonly structureIds: readonly string[];
  /** What it says of who approved it, and of what. */
  readonly approved: { readonly approval: Approval; readonly set: StructureSet } | null;
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
        const leaving = withLevelMarks(structures.map(structureFromWire), levelsConfirmed === true);
        const set = createStructureSet(label, opened.series, leaving);
        const source = exportSource(
          opened.imported,
          structures.map((s) => s.id),
        );
        const approved = await approvalNow(opened.folder, set);
        const options = {
          label,
          ...(approved.approval === null ? {} : { approval: approved.approval }),
          ...(names === undefined ? {} : { names }),
          ...(source === undefined ? {} : { source }),
        };
        const prepared = await runTask(
          'export',
          { folder: await scratch(), set, ct: opened.series, options, shown },
          { signal: gone },
        );
        const exportId = randomUUID();
        const { approval } = approved;
        waiting.set(exportId, {
          prepared,
          caseId,
          entries,
          structureIds: structures.map((s) => s.id),
          approved: approval === null ? null : { approval, set },
        });
        return {
          exportId,
          suggestedName: suggestedName(label),
          suggestedFolder: opened.folder,
          bytes: prepared.proof.fileBytes,
          proof: summary(prepared.proof),
          identity: prepared.identity,
          approval: approval === null ? null : { reviewer: approval.reviewer, at: approval.at.toISOString() },
          second: prepared.second,
          findings: [
            ...approved.findings,
            ...(levelsConfirmed === true ? [] : unconfirmedLevels(set.structures)),
            ...prepared.findings,
          ].map(findingToWire),
        };
      },
      'export.commit': async ({ exportId, path, overwrite, otherPatient, user }) => {
        const { prepared, caseId, entries, structureIds, approved } = find(exportId);
        const opened = cases.all().find((c) => c.caseId === caseId);
        if (approved !== null && opened !== undefined) await requireStillApproved(opened.folder, approved);
        const target = extname(path) === '' ? `${path}.dcm` : path;
        const released = await releaseExport(prepared, target, {
          overwrite,
          otherPatient: otherPatient ?? false,
        });
        await discard(exportId);
        // The file is there: a journal that cannot note it is no reason to say otherwise.
        await opened?.journal
          ?.exported(basename(released.path), structureIds, entries)
          .catch(() => undefined);
        const noted =
          opened === undefined ? [] : await noteFile(opened, user ?? loginName(), prepared.sha256);
        return { path: released.path, findings: [...released.findings, ...noted].map(findingToWire) };
      },
      'export.discard': async ({ exportId }) => {
        await discard(exportId);
        return {};
      },
    },
  };
}
