/** The report of one case on disk: HTML, and on demand PDF and the DICOM objects of both. */
import { readFile } from 'node:fs/promises';
import { fault, type PedicleError } from '../../core/errors/errors.ts';
import {
  encapsulatedPdf,
  measurementReport,
  readEncapsulatedPdf,
  readMeasurements,
} from '../../dicom/derived/index.ts';
import type { CtSeries } from '../../dicom/index.ts';
import { requireTarget } from '../files/targets.ts';
import { writeAtomically } from '../files/write-atomically.ts';
import { type PrintPage, requirePdf } from '../report/print-pdf.ts';
import { assessmentGroups } from './assessment-groups.ts';
import { caseReportHtml } from './html.ts';
import type { CaseReport } from './types.ts';

export interface ReportFiles {
  /** Of the HTML file; the others stand beside it under the same name: `.pdf`, `.pdf.dcm`, `.sr.dcm`. */
  readonly html: string;
  readonly pdf: boolean;
  /** Encapsulated PDF and SR; with the PDF. */
  readonly dicom: boolean;
  readonly overwrite: boolean;
}

/** The paths that will be written. */
export function reportPaths({ html, pdf, dicom }: Pick<ReportFiles, 'html' | 'pdf' | 'dicom'>): string[] {
  const base = html.replace(/\.html?$/i, '');
  return [
    html,
    ...(pdf || dicom ? [`${base}.pdf`] : []),
    ...(dicom ? [`${base}.pdf.dcm`, `${base}.sr.dcm`] : []),
  ];
}

const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

/**
 * Writes the report; every file is whole or not there, the DICOM files are read back and compared before they are put in place.
 * @param print how a page becomes a PDF here.
 * @returns the paths written.
 * @throws PedicleError `report-identified`, `report-no-browser` (the HTML file is there then), `report-print-failed`, `form-proof-failed`,
 * those of `requireTarget` and `writeAtomically`.
 */
export async function writeCaseReport(
  report: CaseReport,
  ct: CtSeries,
  files: ReportFiles,
  print: PrintPage,
): Promise<readonly string[]> {
  if (files.dicom && report.patient === null) throw fault('report-identified');
  const { overwrite } = files;
  const paths = reportPaths(files);
  for (const path of paths) await requireTarget(path, overwrite);
  const options = { overwrite, mode: 0o600 };
  const [htmlPath = '', pdfPath, pdfDicom, srDicom] = paths;
  const html = caseReportHtml(report);
  await writeAtomically(htmlPath, html, options);
  if (pdfPath === undefined) return paths;
  const printed = await print(html);
  if (printed === null) throw fault('report-no-browser');
  const pdf = requirePdf(printed);
  await writeAtomically(pdfPath, pdf, options);
  if (pdfDicom === undefined || srDicom === undefined) return paths;
  await writeAtomically(pdfDicom, encapsulatedPdf(pdf, ct, 'Report of one case'), {
    ...options,
    check: async (temporary) => {
      if (!same(readEncapsulatedPdf(await readFile(temporary)), pdf)) throw notTheSame();
    },
  });
  const measured = report.structures.map((s) => {
    const pair = report.pairs.find((p) => p.test === s.name);
    return {
      name: s.name,
      volumeCc: s.volumeCc,
      compared: pair === undefined ? null : { reference: pair.reference, metrics: pair.metrics },
    };
  });
  const further = assessmentGroups(report.assessment);
  await writeAtomically(srDicom, measurementReport(measured, ct, { further }), {
    ...options,
    check: async (temporary) => {
      const read = readMeasurements(await readFile(temporary));
      const isSame = measured.every(
        (m, n) => Math.abs((read[n]?.numbers.get('118565006') ?? Number.NaN) - m.volumeCc) <= 1e-6,
      );
      const isWhole = further.every((group, n) =>
        group.numbers.every(({ code, value }) =>
          // A DS holds 16 characters.
          nearlySame(read[measured.length + n]?.numbers.get(code), value),
        ),
      );
      if (!isSame || !isWhole || read.length !== measured.length + further.length) throw notTheSame();
    },
  });
  return paths;
}

const nearlySame = (read: number | undefined, value: number): boolean =>
  read !== undefined && Math.abs(read - value) <= 1e-9 * Math.max(1, Math.abs(value));

const notTheSame = (): PedicleError => fault('form-proof-failed', { what: 'report' });
