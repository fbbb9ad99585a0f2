/** Export in two steps: written and proved in Pedicle's own folder, then released to where the user says. */
import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rm, stat } from 'node:fs/promises';
import { basename, extname, isAbsolute, join } from 'node:path';
import { type Handlers, type Result, structureFromWire } from '../../contract/index.ts';
import { PedicleError } from '../../core/errors/errors.ts';
import type { StructureSet } from '../../core/structures/types.ts';
import type { ExportProof } from '../../dicom/rtstruct/index.ts';
import { type CaseRegistry, findingToWire } from '../cases/open-cases.ts';
import { exportSource } from '../export/index.ts';
import { writeAtomically } from '../files/write-atomically.ts';
import { runTask } from '../tasks/run-task.ts';

type ExportHandlers = Pick<Handlers, 'export.prepare' | 'export.commit' | 'export.discard'>;

/** The proof as the dialog shows it. */
function summary(proof: ExportProof, algorithms: readonly string[]): Result<'export.prepare'>['proof'] {
  return {
    ok: proof.maxDeviationMm <= proof.boundMm,
    maxDifferenceMm: proof.maxDeviationMm,
    contourCount: proof.contours,
    pointCount: proof.points,
    rois: proof.rois.map((roi, n) => ({
      roiNumber: roi.roiNumber,
      name: roi.name,
      algorithm: algorithms[n] ?? '',
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

async function requireFree(path: string, overwrite: boolean): Promise<void> {
  if (!isAbsolute(path))
    throw new PedicleError('export-path', 'The file path must be absolute.', 'Choose a folder and a name.');
  const found = await stat(path).catch(() => null);
  if (found === null) return;
  if (found.isDirectory()) throw new PedicleError('export-path', 'This is a folder.', 'Add a file name.');
  if (!overwrite)
    throw new PedicleError(
      'export-exists',
      `${basename(path)} exists already.`,
      'Confirm to replace it, or choose another name.',
    );
}

/** A file written and proved, not yet released; `entries` = how much of the journal it holds. */
interface Prepared {
  readonly path: string;
  readonly caseId: string;
  readonly entries: number;
}

/** @param folder where prepared files wait; removed on commit, discard and close. */
export function exportHandlers(folder: string, cases: CaseRegistry): ExportHandlers {
  const prepared = new Map<string, Prepared>();
  const find = (exportId: string): Prepared => {
    const found = prepared.get(exportId);
    if (found === undefined)
      throw new PedicleError('export-unknown', 'This export is not waiting any more.', 'Prepare it again.');
    return found;
  };
  const discard = async (exportId: string): Promise<void> => {
    await rm(find(exportId).path, { force: true });
    prepared.delete(exportId);
  };
  return {
    'export.prepare': async ({ caseId, label, structures }) => {
      const opened = cases.find(caseId);
      const entries = opened.journal?.count() ?? 0;
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const exportId = randomUUID();
      const path = join(folder, `${exportId}.dcm`);
      const set: StructureSet = {
        label,
        frameOfReferenceUid: opened.series.frameOfReferenceUid,
        seriesInstanceUid: opened.series.seriesInstanceUid,
        structures: structures.map(structureFromWire),
      };
      const source = exportSource(
        opened.imported,
        structures.map((s) => s.id),
      );
      const options = { label, ...(source === undefined ? {} : { source }) };
      const { proof, algorithms, findings } = await runTask('export', {
        path,
        set,
        ct: opened.series,
        options,
      });
      prepared.set(exportId, { path, caseId, entries });
      return {
        exportId,
        suggestedName: suggestedName(label),
        suggestedFolder: opened.folder,
        bytes: proof.fileBytes,
        proof: summary(proof, algorithms),
        findings: findings.map(findingToWire),
      };
    },
    'export.commit': async ({ exportId, path, overwrite }) => {
      const { path: waiting, caseId, entries } = find(exportId);
      const target = extname(path) === '' ? `${path}.dcm` : path;
      await requireFree(target, overwrite);
      const bytes = await readFile(waiting);
      await writeAtomically(target, bytes, async (temporary) => {
        if (!bytes.equals(await readFile(temporary))) {
          throw new PedicleError(
            'export-proof-failed',
            'The file read back differs from what was proved.',
            'Check the disk and export again.',
          );
        }
      }).catch((cause: unknown) => {
        if (cause instanceof PedicleError) throw cause;
        throw new PedicleError(
          'export-write-failed',
          `${basename(target)} could not be written.`,
          'Check that the folder exists, is writable and has room.',
          { cause },
        );
      });
      await discard(exportId);
      const opened = cases.all().find((c) => c.caseId === caseId);
      if (opened !== undefined) opened.exportedEntries = entries;
      return { path: target };
    },
    'export.discard': async ({ exportId }) => {
      await discard(exportId);
      return {};
    },
  };
}
