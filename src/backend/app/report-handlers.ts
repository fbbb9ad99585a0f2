/** The report of the open case, made from what is on screen. */
import { isAbsolute, join } from 'node:path';
import { type Handlers, structureFromWire } from '../../contract/index.ts';
import { fault } from '../../core/errors/errors.ts';
import { reportPaths, writeCaseReport } from '../case-report/write.ts';
import type { CaseRegistry } from '../cases/open-cases.ts';
import { exportSource } from '../export/index.ts';
import { requireTarget } from '../files/targets.ts';
import type { PrintPage } from '../report/print-pdf.ts';
import { runTask } from '../tasks/run-task.ts';

export const reportHandlers = (
  cases: CaseRegistry,
  print: PrintPage,
  gone: AbortSignal,
): Pick<Handlers, 'report.make'> => ({
  'report.make': async ({ caseId, label, structures, reference, folder, name, deidentify, ...forms }) => {
    const { series: ct, folder: ctFolder, imported } = cases.find(caseId);
    if (ct.volumeFile !== undefined) throw fault('export-needs-dicom');
    if (forms.dicom && deidentify) throw fault('report-identified');
    const target = folder ?? ctFolder;
    if (!isAbsolute(target)) throw fault('export-path');
    const files = { html: join(target, name), ...forms };
    // Told before the work, not after it.
    for (const path of reportPaths(files)) await requireTarget(path, files.overwrite);
    const source = exportSource(
      imported,
      structures.map((s) => s.id),
    );
    const report = await runTask(
      'case-report',
      {
        ct,
        folder: ctFolder,
        label,
        structures: structures.map(structureFromWire),
        reading: null,
        ...(source === undefined ? {} : { source }),
        reference:
          reference === null
            ? null
            : { label: reference.label, structures: reference.structures.map(structureFromWire) },
        findings: ct.findings,
        deidentify,
        hashes: [],
      },
      { signal: gone },
    );
    return { written: [...(await writeCaseReport(report, ct, files, print))] };
  },
});
