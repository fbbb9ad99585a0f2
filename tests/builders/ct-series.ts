/** A CtSeries made in code for a grid, and its CT files, for tests that need no scanner data. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createGrid, type Grid, spacingMm, type Vec3 } from '../../src/core/geometry/grid.ts';
import type { CtSeries } from '../../src/dicom/ct/types.ts';
import type { WriteElement } from '../../src/dicom/write/types.ts';
import { writeDicom } from '../../src/dicom/write/writer.ts';

const ctClass = '1.2.840.10008.5.1.4.1.1.2';

/** Grid from size, spacing and directions (defaults: axial, head first). */
export function makeGrid(
  dims: Vec3,
  spacing: Vec3,
  options: { row?: Vec3; column?: Vec3; originMm?: Vec3; flipK?: boolean } = {},
): Grid {
  const [r, c] = [options.row ?? [1, 0, 0], options.column ?? [0, 1, 0]];
  const n = [r[1] * c[2] - r[2] * c[1], r[2] * c[0] - r[0] * c[2], r[0] * c[1] - r[1] * c[0]] as const;
  const sign = options.flipK ? -1 : 1;
  const scaled = (v: readonly number[], s: number): Vec3 => [v[0]! * s, v[1]! * s, v[2]! * s];
  return createGrid({
    dims,
    originMm: options.originMm ?? [-120.3, -87.4, -310.25],
    stepIMm: scaled(r, spacing[0]),
    stepJMm: scaled(c, spacing[1]),
    stepKMm: scaled(n, sign * spacing[2]),
  });
}

/** The series that `assembleSeries` would make of {@link makeCtFiles}. */
export function makeCtSeries(grid: Grid, uidRoot = '1.2.826.0.1.3680043.10.1'): CtSeries {
  const m = grid.indexToPatient;
  const study = {
    patientName: 'Test^Pätient',
    patientId: 'T1',
    patientBirthDate: '19700101',
    patientSex: 'O',
    studyInstanceUid: `${uidRoot}.1`,
    studyDate: '20250102',
    studyTime: '101112',
    studyId: 'S1',
    studyDescription: 'Test',
    accessionNumber: '',
    referringPhysicianName: '',
  };
  return {
    key: `${uidRoot}.2`,
    studyInstanceUid: `${uidRoot}.1`,
    seriesInstanceUid: `${uidRoot}.2`,
    frameOfReferenceUid: `${uidRoot}.3`,
    seriesDescription: 'CT',
    seriesNumber: 1,
    patientPosition: 'HFS',
    study,
    grid,
    slices: Array.from({ length: grid.dims[2] }, (_, k) => ({
      sopInstanceUid: `${uidRoot}.4.${k + 1}`,
      sopClassUid: ctClass,
      positionMm: [m[2] * k + m[3], m[6] * k + m[7], m[10] * k + m[11]] as const,
      fileIndex: k,
      frameNumber: null,
      instanceNumber: k + 1,
      rescaleSlope: 1,
      rescaleIntercept: 0,
    })),
    files: [],
    shearDeg: 0,
    sampleType: 'int16',
    findings: [],
  };
}

/** One CT file a slice, all pixels 0; enough for tools that take the geometry from a CT. */
export function makeCtFiles(ct: CtSeries): Uint8Array[] {
  const { grid, study } = ct;
  const [ni, nj] = grid.dims;
  const [si, sj, sk] = spacingMm(grid);
  const m = grid.indexToPatient;
  const cosines = [m[0] / si, m[4] / si, m[8] / si, m[1] / sj, m[5] / sj, m[9] / sj];
  return ct.slices.map((slice, k) => {
    const elements: WriteElement[] = [
      { tag: 0x00080005, vr: 'CS', value: 'ISO_IR 192' },
      { tag: 0x00080008, vr: 'CS', value: ['ORIGINAL', 'PRIMARY', 'AXIAL'] },
      { tag: 0x00080020, vr: 'DA', value: study.studyDate },
      { tag: 0x00080030, vr: 'TM', value: study.studyTime },
      { tag: 0x00080060, vr: 'CS', value: 'CT' },
      { tag: 0x00100010, vr: 'PN', value: study.patientName },
      { tag: 0x00100020, vr: 'LO', value: study.patientId },
      { tag: 0x00100030, vr: 'DA', value: study.patientBirthDate },
      { tag: 0x00100040, vr: 'CS', value: study.patientSex },
      { tag: 0x00180050, vr: 'DS', value: sk },
      { tag: 0x00185100, vr: 'CS', value: ct.patientPosition },
      { tag: 0x0020000d, vr: 'UI', value: ct.studyInstanceUid },
      { tag: 0x0020000e, vr: 'UI', value: ct.seriesInstanceUid },
      { tag: 0x00200013, vr: 'IS', value: k + 1 },
      { tag: 0x00200032, vr: 'DS', value: [...slice.positionMm] },
      { tag: 0x00200037, vr: 'DS', value: cosines },
      { tag: 0x00200052, vr: 'UI', value: ct.frameOfReferenceUid },
      { tag: 0x00280002, vr: 'US', value: 1 },
      { tag: 0x00280004, vr: 'CS', value: 'MONOCHROME2' },
      { tag: 0x00280010, vr: 'US', value: nj },
      { tag: 0x00280011, vr: 'US', value: ni },
      { tag: 0x00280030, vr: 'DS', value: [sj, si] },
      { tag: 0x00280100, vr: 'US', value: 16 },
      { tag: 0x00280101, vr: 'US', value: 16 },
      { tag: 0x00280102, vr: 'US', value: 15 },
      { tag: 0x00280103, vr: 'US', value: 1 },
      { tag: 0x00281052, vr: 'DS', value: 0 },
      { tag: 0x00281053, vr: 'DS', value: 1 },
      { tag: 0x7fe00010, vr: 'OW', value: new Uint8Array(ni * nj * 2) },
    ];
    return writeDicom({ sopClassUid: ctClass, sopInstanceUid: slice.sopInstanceUid, elements });
  });
}

/** The series with its files written into `folder` (made if missing) and named in it, as a scan gives it. */
export function ctOnDisk(ct: CtSeries, folder: string): CtSeries {
  mkdirSync(folder, { recursive: true });
  const [columns, rows] = ct.grid.dims;
  const files = makeCtFiles(ct).map((bytes, k) => {
    const source = join(folder, `CT.${k + 1}.dcm`);
    writeFileSync(source, bytes);
    return {
      source,
      frameCount: 1,
      layout: {
        rows,
        columns,
        bitsAllocated: 16,
        bitsStored: 16,
        highBit: 15,
        signed: true,
        samplesPerPixel: 1,
        photometric: 'MONOCHROME2',
        transferSyntaxUid: '1.2.840.10008.1.2.1',
        padding: null,
        pixelData: null,
      },
    };
  });
  return { ...ct, files };
}
