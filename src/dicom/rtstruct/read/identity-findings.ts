/** Whose structure set it is: what the file says of patient and place, compared with the CT it is opened on. */
import type { Finding } from '../../../core/errors/errors.ts';
import {
  compareIdentity,
  fieldWords,
  type Identity,
  type IdentityComparison,
  type IdentityField,
} from '../../../core/identity/index.ts';
import { ctIdentity } from '../../ct/identity.ts';
import type { CtSeries } from '../../ct/types.ts';
import type { DicomDataset } from '../../parse/dataset.ts';
import { T } from '../tags.ts';
import { readReferences } from './references.ts';

/** What a structure set says of itself; series and study are those it was drawn on, where it names any. */
export function rtstructIdentity(file: DicomDataset): Identity {
  const { frameOfReferenceUids, seriesUids, studyUids } = readReferences(file);
  const own = file.string(T.studyInstanceUid);
  return {
    patientId: file.string(T.patientId),
    patientName: file.string(T.patientName),
    patientBirthDate: file.string(T.patientBirthDate),
    frameOfReferenceUids,
    studyInstanceUids: [...new Set([own, ...studyUids])].filter(Boolean),
    seriesInstanceUids: seriesUids,
  };
}

/** The comparison of a structure set with the CT, from the CT's side. */
export const compareWithCt = (file: Identity, ct: CtSeries): IdentityComparison =>
  compareIdentity(ctIdentity(ct), file);

const PATIENT: readonly IdentityField[] = ['patient-id', 'patient-name', 'birth-date'];

/** Findings of patient and study; frame and series have their own (references.ts). No value of a patient is ever in them. */
export function identityFindings({ contradictions, differences, unknown }: IdentityComparison): Finding[] {
  const findings: Finding[] = [];
  const other = contradictions.filter((field) => PATIENT.includes(field));
  const unsaid = unknown.filter((field) => PATIENT.includes(field));
  const plural = (fields: readonly unknown[]): string => (fields.length > 1 ? 'are' : 'is');
  if (other.length > 0)
    findings.push({
      code: 'rtstruct-patient-mismatch',
      severity: 'error',
      message: `The ${fieldWords(other)} of the structure set ${plural(other)} not the CT's: it belongs to another patient.`,
      action: 'Open the structure set of this patient. Use this one only when you know why the two differ.',
    });
  else if (unsaid.length > 0)
    findings.push({
      code: 'rtstruct-patient-unknown',
      severity: unsaid.length === PATIENT.length ? 'warning' : 'info',
      message: `The ${fieldWords(unsaid)} of structure set and CT cannot be compared: one of them does not say it.`,
      action: 'Make sure that the structures belong to this patient.',
    });
  if (differences.includes('study'))
    findings.push({
      code: 'rtstruct-study-mismatch',
      severity: differences.includes('series') ? 'warning' : 'info',
      message: 'The structure set belongs to another study than the CT by its Study Instance UID.',
      action: 'Nothing to do where an archive gave new UIDs; else check that this is the right CT.',
    });
  return findings;
}
