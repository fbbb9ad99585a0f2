/** Second half of the door out: a proved file goes where the user says, past the one guard. */
import { readFile } from 'node:fs/promises';
import { basename, isAbsolute } from 'node:path';
import { type Finding, PedicleError } from '../../core/errors/errors.ts';
import { parseDicom } from '../../dicom/index.ts';
import { RTSTRUCT_CLASS, T } from '../../dicom/rtstruct/tags.ts';
import { requireTarget } from '../files/targets.ts';
import { writeAtomically } from '../files/write-atomically.ts';
import { type Identity, identityLine, identityOf, samePatient } from './identity.ts';
import { type PreparedExport, sha256 } from './prepare.ts';

export interface ReleaseOptions {
  /** Whether an RTSTRUCT that is there may be replaced. Nothing else ever is. */
  readonly overwrite: boolean;
  /** The user has seen that the file there is another patient's, and replaces it all the same. */
  readonly otherPatient?: boolean;
}

export interface Released {
  readonly path: string;
  /** What was replaced, told. */
  readonly findings: readonly Finding[];
}

/** The structure set at `path`; null when nothing is there. */
async function standing(path: string): Promise<Identity | null> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw wouldReplace(path);
  });
  if (bytes === null) return null;
  try {
    const file = parseDicom(bytes, { stopBefore: T.roiContourSequence, partial: true });
    if (file.string(T.modality) === 'RTSTRUCT' && file.string(T.sopClassUid) === RTSTRUCT_CLASS)
      return identityOf(file);
  } catch (error) {
    if (!(error instanceof PedicleError)) throw error;
  }
  throw wouldReplace(path);
}

const wouldReplace = (path: string): PedicleError =>
  new PedicleError(
    'export-would-replace',
    `${basename(path)} exists and is not a structure set.`,
    'Choose another file name; only a structure set is ever replaced by one.',
  );

/** The one guard: nothing but an RTSTRUCT is replaced, and not another patient's without a word. */
async function guard(path: string, own: Identity, options: ReleaseOptions): Promise<Finding[]> {
  const there = await standing(path);
  if (there === null) return [];
  if (samePatient(own, there)) {
    return [
      {
        code: 'export-replaced',
        severity: 'info',
        message: `${basename(path)} held a structure set of the same patient, which was replaced.`,
        action: 'Nothing to do.',
      },
    ];
  }
  if (options.otherPatient === true) {
    return [
      {
        code: 'export-replaced-other-patient',
        severity: 'warning',
        message: `${basename(path)} held a structure set of another patient (${identityLine(there)}), which was replaced.`,
        action: 'Make sure that this was meant.',
      },
    ];
  }
  throw new PedicleError(
    'export-other-patient',
    `${basename(path)} holds the structure set of another patient (${identityLine(there)}); this export is of ${identityLine(own)}.`,
    'Choose another file name, or confirm that the other patient’s file is to be replaced.',
  );
}

/**
 * Puts a prepared file at `path`, whole or not at all, and makes sure that the bytes on that disk are those that were proved.
 *
 * @param path absolute; its folder must exist.
 * @throws PedicleError `export-path`, `file-exists`, `export-would-replace`, `export-other-patient`, `export-proof-failed`
 * when the bytes are not the proved ones, and those of `requireTarget` and `writeAtomically`.
 */
export async function releaseExport(
  prepared: Pick<PreparedExport, 'path' | 'sha256' | 'identity'>,
  path: string,
  options: ReleaseOptions,
): Promise<Released> {
  if (!isAbsolute(path))
    throw new PedicleError('export-path', 'The file path must be absolute.', 'Choose a folder and a name.');
  await requireTarget(path, options.overwrite);
  const findings = await guard(path, prepared.identity, options);
  const bytes = await readFile(prepared.path);
  requireProved(bytes, prepared);
  await writeAtomically(path, bytes, {
    overwrite: options.overwrite,
    check: async (temporary) => requireProved(await readFile(temporary), prepared),
  });
  return { path, findings };
}

function requireProved(bytes: Uint8Array, prepared: Pick<PreparedExport, 'sha256'>): void {
  if (sha256(bytes) === prepared.sha256) return;
  throw new PedicleError(
    'export-proof-failed',
    'The file read back differs from what was proved.',
    'Check the disk and export again.',
  );
}
