/** Whose structure set it is: what the file says of patient and place, compared with the CT it is opened on. */
import { type Finding, finding } from '../../../core/errors/errors.ts';
import {
  compareIdentity,
  fieldWords,
  type Identity,
  type IdentityComparison,
  PATIENT_FIELDS,
} from '../../../core/identity/index.ts';
import { ctIdentity } from '../../ct/identity.ts';
import type { CtSeries } from '../../ct/types.ts';
import type { DicomDataset } from '../../parse/dataset.ts';
import { TAG as T } from '../../tags.ts';
import { readReferences } from './references.ts';

/** What a structure set says of itself; series and study are those it was drawn on, where it names any. */
export function rtstructIdentity(file: DicomDataset): Identity {
  const { frameOfReferenceUids, seriesUids, studyUids } = readReferences(file);
  const own = file.string(T.studyInstanceUid);
  return {
    patientId: file.whole(T.patientId),
    patientName: file.whole(T.patientName),
    patientBirthDate: file.string(T.patientBirthDate),
    frameOfReferenceUids,
    studyInstanceUids: [...new Set([own, ...studyUids])].filter(Boolean),
    seriesInstanceUids: seriesUids,
  };
}

/** The comparison of a structure set with the CT, from the CT's side. */
export const compareWithCt = (file: Identity, ct: CtSeries): IdentityComparison =>
  compareIdentity(ctIdentity(ct), file);

/** Findings of patient and study; frame and series have their own (references.ts). No value of a patient is ever in them. */
export function identityFindings({ contradictions, differences, unknown }: IdentityComparison): Finding[] {
  const findings: Finding[] = [];
  const other = contradictions.filter((field) => PATIENT_FIELDS.includes(field));
  const unsaid = unknown.filter((field) => PATIENT_FIELDS.includes(field));
  if (other.length > 0)
    findings.push(
      finding('rtstruct-patient-mismatch', 'error', {
        fields: fieldWords(other),
        several: other.length > 1,
      }),
    );
  else if (unsaid.length > 0)
    findings.push(
      finding('rtstruct-patient-unknown', unsaid.length === PATIENT_FIELDS.length ? 'warning' : 'info', {
        fields: fieldWords(unsaid),
      }),
    );
  if (differences.includes('study'))
    findings.push(finding('rtstruct-study-mismatch', differences.includes('series') ? 'warning' : 'info'));
  return findings;
}
