/** Two CTs that are to be of one patient. */
import { type Finding, fault, finding } from '../../core/errors/errors.ts';
import {
  compareIdentity,
  fieldWords,
  type Identity,
  type IdentityField,
  PATIENT_FIELDS,
} from '../../core/identity/index.ts';

/**
 * @param before what each CT says of itself; null for a volume file, which says nothing.
 * @returns what to tell where nothing says whose CTs they are.
 * @throws PedicleError `two-patients`.
 */
export function requireOnePatient(
  before: Identity | null,
  after: Identity | null,
  accepted: readonly IdentityField[],
): readonly Finding[] {
  if (before === null || after === null) return [finding('patients-unknown', 'warning')];
  const { contradictions, unknown } = compareIdentity(before, after);
  const fields = PATIENT_FIELDS.filter((field) => contradictions.includes(field));
  if (!fields.every((field) => accepted.includes(field)))
    throw fault('two-patients', { words: fieldWords(fields), fields, option: '--accept-identity' });
  return PATIENT_FIELDS.every((field) => unknown.includes(field))
    ? [finding('patients-unknown', 'warning')]
    : [];
}
