/** `pedicle report <ct> <rtstruct>`: one case on one page, for the record. */
import { createHash } from 'node:crypto';
import { basename, resolve } from 'node:path';
import { gatherCase } from '../../../backend/case-report/gather.ts';
import { reportPaths, writeCaseReport } from '../../../backend/case-report/write.ts';
import { readInput } from '../../../backend/files/read-input.ts';
import { requireTarget } from '../../../backend/files/targets.ts';
import { pdfByChromium } from '../../../backend/report/print-pdf.ts';
import {
  acceptedFindings,
  identityFieldsOf,
  requireIdentity,
} from '../../../backend/structures/identity-gate.ts';
import { loadStructures } from '../../../backend/structures/load-structures.ts';
import { loadSeries } from '../../../backend/studies/index.ts';
import { openCt } from '../../../backend/studies/open-ct.ts';
import { fault } from '../../../core/errors/errors.ts';
import { readRtstruct } from '../../../dicom/rtstruct/index.ts';
import { exitForFindings, type Outcome } from '../outcome.ts';

export interface ReportArguments {
  readonly out: string;
  readonly reference?: string;
  readonly series?: string;
  readonly pdf?: boolean;
  readonly dicom?: boolean;
  readonly deidentify?: boolean;
  readonly assess?: boolean;
  readonly force?: boolean;
  readonly acceptIdentity?: string;
}

export async function reportCommand(ctFolder: string, file: string, a: ReportArguments): Promise<Outcome> {
  const files = {
    html: resolve(a.out),
    pdf: a.pdf ?? false,
    dicom: a.dicom ?? false,
    overwrite: a.force ?? false,
  };
  if (files.dicom && a.deidentify) throw fault('report-identified');
  for (const path of reportPaths(files)) await requireTarget(path, files.overwrite);
  const acceptIdentity = identityFieldsOf(a.acceptIdentity);
  const { series: ct, findings } = await openCt(ctFolder, a.series);
  const load = async (path: string) => {
    const loaded = await loadStructures(path, ct, { acceptIdentity });
    requireIdentity(loaded, acceptIdentity, '--accept-identity');
    return loaded;
  };
  const path = resolve(file);
  const loaded = await load(path);
  const reference = a.reference === undefined ? null : await load(resolve(a.reference));
  const bytes = await readInput(path);
  const { volume, findings: ofVoxels } = await loadSeries(ct);
  const inputs = [path, ...(a.reference === undefined ? [] : [resolve(a.reference)])];
  const report = await gatherCase({
    ct,
    volume,
    folder: resolve(ctFolder),
    label: loaded.label,
    structures: loaded.structures,
    reading: loaded.source === null ? null : readRtstruct(bytes),
    ...(loaded.source === null ? {} : { source: loaded.source }),
    reference: reference === null ? null : { label: reference.label, structures: reference.structures },
    findings: [...acceptedFindings(loaded.structures), ...findings, ...ofVoxels, ...loaded.findings],
    deidentify: a.deidentify ?? false,
    assess: a.assess ?? false,
    hashes: await Promise.all(
      inputs.map(async (input, n): Promise<[string, string]> => {
        const role = n === 0 ? 'structure set' : 'reference';
        return [
          `SHA-256 of the ${role}${a.deidentify ? '' : ` (${basename(input)})`}`,
          createHash('sha256')
            .update(await readInput(input))
            .digest('hex'),
        ];
      }),
    ),
  });
  const written = await writeCaseReport(report, ct, files, pdfByChromium);
  return {
    exit: exitForFindings(report.findings),
    json: {
      case: report.caseCode,
      structures: report.structures.map(({ name, volumeCc, signed, digest }) => ({
        name,
        volumeCc,
        state: signed.state,
        digest,
      })),
      compared: report.pairs.length,
      findings: report.findings,
      approved: report.approval !== null,
      written,
    },
    text: [
      `${report.structures.length} structures, ${report.pairs.length} compared, ${report.findings.length} findings.`,
      report.approval === null ? 'Not approved as a whole.' : `Approved by ${report.approval.reviewer}.`,
      ...written.map((p) => `Written: ${p}`),
    ].join('\n'),
  };
}
