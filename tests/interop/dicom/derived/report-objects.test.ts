/** Encapsulated PDF and SR of a report: our own reader, dciodvfy, dcmjs, pydicom and highdicom see what was written. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import dcmjs from 'dcmjs';
import { afterAll, describe, expect, test } from 'vitest';
import { compareMasks } from '../../../../src/core/metrics/index.ts';
import {
  encapsulatedPdf,
  measurementReport,
  readEncapsulatedPdf,
  readMeasurements,
} from '../../../../src/dicom/derived/index.ts';
import { makeCtSeries, makeGrid } from '../../../builders/ct-series.ts';
import { drawMask } from '../../../builders/masks.ts';
import { pythonWith } from '../../../builders/python.ts';
import { hasTool, runTool } from '../../../builders/tools.ts';

const out = mkdtempSync(join(tmpdir(), 'pedicle-report-'));
afterAll(() => rmSync(out, { recursive: true, force: true }));

const slices = (row: string) => [Array(5).fill('.....'), ['.....', row, row, '.....', '.....']];
const grid = (dims: readonly [number, number, number]) => makeGrid(dims, [1.5, 2, 3]);
const [reference, drawn] = [drawMask(slices('.##..'), grid), drawMask(slices('.###.'), grid)];
const ct = makeCtSeries(drawn.grid);
const metrics = compareMasks(reference, drawn);
const now = new Date('2026-01-02T03:04:05');
// An odd length: DICOM adds a byte that is none of the PDF's.
const pdf = new TextEncoder().encode('%PDF-1.4\n%%EOF');
const pdfPath = join(out, 'pdf.dcm');
writeFileSync(pdfPath, encapsulatedPdf(pdf, ct, 'Report of one case', { now }));
const sr = measurementReport(
  [
    { name: 'Kidney_L', volumeCc: 123.456789, compared: { reference: 'Kidney (L)', metrics } },
    { name: 'Örgan 2', volumeCc: 0, compared: null },
  ],
  ct,
  {
    now,
    further: [
      {
        name: 'VB_L1 assessment',
        structure: 'VB_L1',
        numbers: [
          { code: 'VHEIGHT_ANT', meaning: 'Anterior height', value: 21.1234567890123, unit: 'mm' },
          { code: 'VHU', meaning: 'Median HU', value: -12.5, unit: 'HU' },
          { code: 'VKYPHOSIS', meaning: 'Kyphosis', value: 7, unit: 'deg' },
        ],
        texts: [{ code: 'VCANDIDATES', meaning: 'Candidates', text: 'lytic 1.2 cc, “left”' }],
      },
      {
        name: 'Body composition at L3',
        structure: null,
        numbers: [{ code: 'L3_MUSCLE', meaning: 'Muscle', value: 140.2, unit: 'cm2' }],
        texts: [],
      },
    ],
  },
);
const srPath = join(out, 'sr.dcm');
writeFileSync(srPath, sr);
const own = readMeasurements(sr);

test('our own reader gives the PDF and the figures back; what could not be measured is not there', () => {
  expect(readEncapsulatedPdf(encapsulatedPdf(pdf, ct, 'x', { now }))).toEqual(pdf);
  expect(own.map((s) => s.name)).toEqual([
    'Kidney_L',
    'Örgan 2',
    'VB_L1 assessment',
    'Body composition at L3',
  ]);
  expect(own[0]?.numbers.get('118565006')).toBe(123.456789);
  expect(own[0]?.numbers.get('DICE')).toBeCloseTo(0.8, 12);
  expect(own[0]?.numbers.get('HD95')).toBe(metrics.hausdorff95Mm.value);
  expect(own[2]?.numbers.get('VHEIGHT_ANT')).toBeCloseTo(21.1234567890123, 11);
  expect([own[2]?.numbers.get('VHU'), own[3]?.numbers.get('L3_MUSCLE')]).toEqual([-12.5, 140.2]);
  expect([...(own[1]?.numbers.keys() ?? [])]).toEqual(['118565006']);
});

test.skipIf(!hasTool('dciodvfy'))('dciodvfy finds no error in either', () => {
  for (const path of [pdfPath, srPath])
    expect(runTool('dciodvfy', [path]).match(/^Error.*$/gm) ?? []).toEqual([]);
});

interface Read {
  readonly Value?: readonly unknown[];
}
type Dict = Readonly<Record<string, Read | undefined>>;
const items = (of: Dict | undefined, tag: string): readonly Dict[] =>
  (of?.[tag]?.Value ?? []) as readonly Dict[];
const concept = (of: Dict): unknown => items(of, '0040A043')[0]?.['00080100']?.Value?.[0];

test('dcmjs reads the same tree', () => {
  const bytes = sr.buffer.slice(sr.byteOffset, sr.byteOffset + sr.length) as ArrayBuffer;
  const { dict } = dcmjs.data.DicomMessage.readFile(bytes);
  const measured = items(dict as Dict, '0040A730').find((item) => concept(item) === '126010');
  expect(
    items(measured, '0040A730').map((group) => {
      const volume = items(group, '0040A730').find((part) => concept(part) === '118565006');
      return Number(items(volume, '0040A300')[0]?.['0040A30A']?.Value?.[0]);
    }),
  ).toEqual([123.456789, 0, Number.NaN, Number.NaN]);
  const name = items(items(measured, '0040A730')[0], '0040A730').find((part) => concept(part) === '112039');
  // The other name is not ASCII: dcmjs 0.52 reads UT as Latin-1 whatever the file's character set.
  expect(name?.['0040A160']?.Value).toEqual(['Kidney_L']);
});

const hasPydicom = pythonWith('pydicom');
describe.skipIf(hasPydicom === null)('pydicom', () => {
  test('reads patient, study and the PDF', () => {
    const script = `
import json, sys, pydicom
d = pydicom.dcmread(sys.argv[1])
print(json.dumps([str(d.SOPClassUID.name), str(d.PatientID), d.StudyInstanceUID, d.MIMETypeOfEncapsulatedDocument, d.EncapsulatedDocument[:d.EncapsulatedDocumentLength].decode('latin1')]))
`;
    const run = spawnSync(hasPydicom as string, ['-W', 'ignore', '-c', script, pdfPath], {
      encoding: 'utf8',
    });
    expect(run.stderr).toBe('');
    expect(JSON.parse(run.stdout)).toEqual([
      'Encapsulated PDF Storage',
      ct.study.patientId,
      ct.study.studyInstanceUid,
      'application/pdf',
      '%PDF-1.4\n%%EOF',
    ]);
  });
});

const python = pythonWith('highdicom');
test.skipIf(python === null)('highdicom takes it for a TID 1500 report with its groups and numbers', () => {
  const script = `
import json, sys, highdicom as hd
sr = hd.sr.srread(sys.argv[1])
report = sr.content
groups = report.get_image_measurement_groups()
print(json.dumps({'groups': [
  {'name': g.tracking_identifier, 'finding': g.finding_type.meaning,
   'numbers': {m.name.value: m.value for m in g.get_measurements()},
   'units': sorted({m.unit.value for m in g.get_measurements()})} for g in groups]}))
`;
  const run = spawnSync(python as string, ['-W', 'ignore', '-c', script, srPath], { encoding: 'utf8' });
  expect(run.stderr).toBe('');
  const read = JSON.parse(run.stdout);
  expect(read.groups.map((g: { name: string; finding: string }) => [g.name, g.finding])).toEqual([
    ['Kidney_L', 'Kidney'],
    ['Örgan 2', 'Tissue'],
    ['VB_L1 assessment', 'Tissue'],
    ['Body composition at L3', 'Tissue'],
  ]);
  expect(read.groups[2].units).toEqual(["[hnsf'U]", 'deg', 'mm']);
  expect(read.groups[0].numbers).toEqual(Object.fromEntries(own[0]!.numbers));
  expect(read.groups[0].units).toEqual(['1', 'cm3', 'mm']);
});
