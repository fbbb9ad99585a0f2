/** Second half of the door out: a proved file goes where the user says, past the one guard. */
import { readFile } from 'node:fs/promises';
import { basename, isAbsolute } from 'node:path';
import { type Finding, fault, finding, PedicleError } from '../../core/errors/errors.ts';
import { parseDicom } from '../../dicom/index.ts';
import { SOP, TAG as T } from '../../dicom/tags.ts';
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
    if (file.string(T.modality) === 'RTSTRUCT' && file.string(T.sopClassUid) === SOP.rtStructureSet)
      return identityOf(file);
  } catch (error) {
    if (!(error instanceof PedicleError)) throw error;
  }
  throw wouldReplace(path);
}

const wouldReplace = (path: string): PedicleError => fault('export-would-replace', { file: basename(path) });

/** Whether an RTSTRUCT may be put at `path`, asked before the work that makes it. @throws PedicleError `export-would-replace`. */
export const requireReplaceable = async (path: string): Promise<void> => void (await standing(path));

/** The one guard: nothing but an RTSTRUCT is replaced, and not another patient's without a word. */
async function guard(path: string, own: Identity, options: ReleaseOptions): Promise<Finding[]> {
  const there = await standing(path);
  if (there === null) return [];
  if (samePatient(own, there)) {
    return [finding('export-replaced', 'info', { file: basename(path) })];
  }
  if (options.otherPatient === true) {
    return [
      finding('export-replaced-other-patient', 'warning', {
        file: basename(path),
        theirs: identityLine(there),
      }),
    ];
  }
  throw fault('export-other-patient', {
    file: basename(path),
    theirs: identityLine(there),
    own: identityLine(own),
  });
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
  if (!isAbsolute(path)) throw fault('export-path');
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
  throw fault('export-proof-failed', { at: 'disk' });
}
