/** What the page does with the log of a CT's folder: reads what counts, adds words and notes. */
import { userInfo } from 'node:os';
import { LONGEST_USER, lastSignatures, type SignState, TAKEN_BACK } from '../../core/signoff/index.ts';
import { appendAudit } from './append.ts';
import type { AuditEntry, NewEntry } from './entry.ts';
import { type AuditCheck, checkAudit } from './verify.ts';

export interface AuditView {
  readonly signatures: AuditEntry[];
  readonly changedAt: number | null;
}

const viewOf = ({ entries, faults }: Pick<AuditCheck, 'entries' | 'faults'>): AuditView => ({
  signatures: lastSignatures(entries),
  changedAt: faults[0]?.line ?? null,
});

/** @throws PedicleError `audit-unreadable`. */
export const viewAudit = async (folder: string): Promise<AuditView> => viewOf(await checkAudit(folder));

/** What the machine calls who works at it, as a proposal for the name in the log. */
export function loginName(): string {
  try {
    return userInfo().username.slice(0, LONGEST_USER);
  } catch {
    return '';
  }
}

export interface Signing {
  readonly user: string;
  readonly word: SignState | 'taken-back' | 'edit-noted';
  readonly structures: readonly { readonly name: string; readonly contours: string }[];
  /** Series Instance UID of the CT. */
  readonly series: string;
}

/**
 * Adds an entry a structure. A note that an edit began is only added to a log that somebody's word began: a folder in which nobody signs stays as it is.
 * @throws PedicleError of `appendAudit`.
 */
export async function signAudit(folder: string, signing: Signing): Promise<AuditView> {
  const { user, word, structures, series } = signing;
  if (word === 'edit-noted' && (await checkAudit(folder)).entries.length === 0) return viewAudit(folder);
  await appendAudit(
    folder,
    structures.map(
      ({ name, contours }): NewEntry => ({
        user,
        structure: name,
        contours,
        series,
        ...(word === 'edit-noted'
          ? { action: 'edited' }
          : word === 'taken-back'
            ? { action: 'state', state: 'edited', note: TAKEN_BACK }
            : { action: 'state', state: word }),
      }),
    ),
  );
  return viewAudit(folder);
}

/** Notes an exported file by its SHA-256, in a log that exists. @throws as `appendAudit`. */
export async function noteExported(
  folder: string,
  user: string,
  sha256: string,
  series: string,
): Promise<void> {
  if ((await checkAudit(folder)).entries.length === 0) return;
  await appendAudit(folder, [{ user, action: 'exported', note: sha256, series }]);
}
