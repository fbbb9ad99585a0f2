/** The gate between a file of another patient or place and its use: nothing passes without a person's word. docs/decisions/0063. */
import { type Finding, fault, finding } from '../../core/errors/errors.ts';
import {
  fieldWords,
  IDENTITY_FIELDS,
  type Identity,
  type IdentityComparison,
  type IdentityField,
  notAccepted,
} from '../../core/identity/index.ts';
import type { Structure } from '../../core/structures/index.ts';
import { type CtSeries, ctIdentity } from '../../dicom/index.ts';
import type { LoadedStructures } from './load-structures.ts';

/** What contradicts the CT and has not been accepted; empty when the structures may be used. */
export const refusedIdentity = (
  { identity }: LoadedStructures,
  accepted: readonly IdentityField[],
): IdentityField[] => (identity === null ? [] : notAccepted(identity.comparison, accepted));

/**
 * For commands: lets the structures pass or refuses them all.
 * @param option how a person accepts, e.g. `--accept-identity`.
 * @throws PedicleError `identity-mismatch`, with the findings of the file. No value of a patient is in it.
 */
export function requireIdentity(
  loaded: LoadedStructures,
  accepted: readonly IdentityField[],
  option: string,
): void {
  const refused = refusedIdentity(loaded, accepted);
  if (refused.length === 0) return;
  const all = loaded.identity?.comparison.contradictions ?? [];
  throw fault(
    'identity-mismatch',
    { words: fieldWords(all), fields: all, option },
    { findings: loaded.findings.filter((f) => f.severity !== 'info') },
  );
}

/** For the app: both identities side by side, and what of their contradictions is not accepted yet. */
export function identityToAsk(
  loaded: LoadedStructures,
  ct: CtSeries,
  accepted: readonly IdentityField[],
): (IdentityComparison & { ct: Identity; file: Identity; refused: IdentityField[] }) | null {
  if (loaded.identity === null) return null;
  const { file, comparison } = loaded.identity;
  return { ...comparison, ct: ctIdentity(ct), file, refused: refusedIdentity(loaded, accepted) };
}

/**
 * For exports: every marked structure must have been confirmed by its id.
 * @throws PedicleError `export-foreign`.
 */
export function requireConfirmed(structures: readonly Structure[], confirmedIds: readonly string[]): void {
  const open = structures.filter((s) => (s.foreign ?? []).length > 0 && !confirmedIds.includes(s.id));
  if (open.length === 0) return;
  const fields = IDENTITY_FIELDS.filter((field) => open.some((s) => s.foreign?.includes(field)));
  throw fault('export-foreign', { fields: fieldWords(fields), names: open.map((s) => s.name) });
}

/**
 * The differences named in an option's text, `patient-id,frame-of-reference`.
 * @throws PedicleError `usage` for a word that is none.
 */
export function identityFieldsOf(text: string | undefined): IdentityField[] {
  if (text === undefined) return [];
  return text.split(',').map((word) => {
    const field = IDENTITY_FIELDS.find((known) => known === word.trim());
    if (field !== undefined) return field;
    throw fault('usage', { what: 'identity', word: word.slice(0, 40), allowed: IDENTITY_FIELDS });
  });
}

/** Whether nothing of it was placed on the CT, for being in another frame of reference: nobody accepted anything then. */
const isLeftOut = ({ slices, unplaced, foreign = [] }: Structure): boolean =>
  foreign.every((field) => field === 'frame-of-reference') &&
  slices.size === 0 &&
  unplaced.length > 0 &&
  unplaced.every(({ reason }) => reason === 'other-frame');

/** Told of every use of structures that were accepted against a contradiction. */
export function acceptedFindings(structures: readonly Structure[]): Finding[] {
  const marked = structures.filter((s) => (s.foreign ?? []).length > 0 && !isLeftOut(s));
  const fields = IDENTITY_FIELDS.filter((field) => marked.some((s) => s.foreign?.includes(field)));
  if (marked.length === 0) return [];
  return [finding('identity-accepted', 'warning', { count: marked.length, fields: fieldWords(fields) })];
}
