/** What is made of the structures on screen: the report of the case, the agreement of several sets, the follow-up from another CT. */
import { isAbsolute, join } from 'node:path';
import { type Handlers, structureFromWire } from '../../contract/index.ts';
import { fault } from '../../core/errors/errors.ts';
import type { SliceRings } from '../../core/structures/types.ts';
import { reportPaths, writeCaseReport } from '../case-report/write.ts';
import { type CaseRegistry, findingToWire } from '../cases/open-cases.ts';
import { exportSource } from '../export/index.ts';
import { requireTarget } from '../files/targets.ts';
import type { PrintPage } from '../report/print-pdf.ts';
import { acceptedFindings } from '../structures/identity-gate.ts';
import { runTask } from '../tasks/run-task.ts';

export const reportHandlers = (
  cases: CaseRegistry,
  print: PrintPage,
  gone: AbortSignal,
): Pick<Handlers, 'report.make' | 'observers.agree' | 'followUp.make'> => ({
  'followUp.make': async ({ caseId, structures, other }) => {
    const { series: ct } = cases.find(caseId);
    const shown = structures.map(structureFromWire);
    const made = await runTask('follow-up', { ct, structures: shown, other }, { signal: gone });
    return { ...made, findings: made.findings.map(findingToWire) };
  },
  'observers.agree': async ({ caseId, sets }) => {
    const { grid } = cases.find(caseId).series;
    const structures = sets.map((set) => set.map(structureFromWire));
    const agreements = await runTask('observers', { grid, sets: structures }, { signal: gone });
    const wire = (slices: SliceRings) => [...slices].map(([k, rings]) => ({ k, rings: [...rings] }));
    return {
      agreements: agreements.map(({ name, observers, pairwiseDice, stapleCc, majorityCc, consensus }) => ({
        name,
        observers: observers.map((o) => o.observer),
        dice: pairwiseDice.map((row) => [...row]),
        stapleCc,
        majorityCc,
        staple: wire(consensus.staple),
        majority: wire(consensus.majority),
      })),
    };
  },
  'report.make': async ({
    caseId,
    label,
    structures,
    reference,
    folder,
    name,
    deidentify,
    assess,
    ...forms
  }) => {
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
    const shown = structures.map(structureFromWire);
    const report = await runTask(
      'case-report',
      {
        ct,
        folder: ctFolder,
        label,
        structures: shown,
        reading: null,
        ...(source === undefined ? {} : { source }),
        reference:
          reference === null
            ? null
            : { label: reference.label, structures: reference.structures.map(structureFromWire) },
        findings: [...acceptedFindings(shown), ...ct.findings],
        deidentify,
        assess,
        hashes: [],
      },
      { signal: gone },
    );
    return { written: [...(await writeCaseReport(report, ct, files, print))] };
  },
});
