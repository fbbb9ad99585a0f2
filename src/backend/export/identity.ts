/** Whose structure set a file is, for the guard that keeps one patient's file from another's place, and for the user to read. */
import type { DicomDataset } from '../../dicom/index.ts';
import { TAG as T } from '../../dicom/tags.ts';

export interface Identity {
  readonly patientId: string;
  readonly patientName: string;
  /** DA, `YYYYMMDD` or ''. */
  readonly patientBirthDate: string;
  readonly patientSex: string;
  readonly studyInstanceUid: string;
  readonly frameOfReferenceUid: string;
  /** The image series the contours refer to, '' when the file names none. */
  readonly referencedSeriesUid: string;
}

/** Identity of an RT Structure Set; '' for what it does not say. */
export function identityOf(file: DicomDataset): Identity {
  const frame = file.items(T.referencedFrameOfReferenceSequence)[0];
  const series = frame?.items(T.rtReferencedStudySequence)[0]?.items(T.rtReferencedSeriesSequence)[0];
  return {
    patientId: file.string(T.patientId),
    patientName: file.string(T.patientName),
    patientBirthDate: file.string(T.patientBirthDate),
    patientSex: file.string(T.patientSex),
    studyInstanceUid: file.string(T.studyInstanceUid),
    frameOfReferenceUid: frame?.string(T.frameOfReferenceUid) ?? '',
    referencedSeriesUid: series?.string(T.seriesInstanceUid) ?? '',
  };
}

const plain = (name: string): string =>
  name
    .normalize('NFC')
    .toLowerCase()
    .replaceAll(/[\s^=]+/g, ' ')
    .trim();

/** Whether two files are certainly one patient's: the same ID, and no contradiction in name or birth date. */
export function samePatient(a: Identity, b: Identity): boolean {
  const agree = (x: string, y: string): boolean => x === '' || y === '' || x === y;
  return (
    a.patientId.trim() === b.patientId.trim() &&
    agree(plain(a.patientName), plain(b.patientName)) &&
    agree(a.patientBirthDate, b.patientBirthDate)
  );
}

/** `ID, name, born YYYYMMDD`, for a sentence; never for a log. */
export function identityLine({ patientId, patientName, patientBirthDate }: Identity): string {
  const parts = [patientId || 'no ID', patientName.replaceAll('^', ' ').trim() || 'no name'];
  if (patientBirthDate !== '') parts.push(`born ${patientBirthDate}`);
  return parts.join(', ');
}
