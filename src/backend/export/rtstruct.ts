/** RTSTRUCT to disk: written beside, read back, proved, and only then put in place. */
import { randomUUID } from 'node:crypto';
import { type FileHandle, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { PedicleError } from '../../core/errors/errors.ts';
import type { StructureSet } from '../../core/structures/types.ts';
import type { CtSeries } from '../../dicom/ct/types.ts';
import { parseDicom } from '../../dicom/parse/file.ts';
import {
  type EncodeOptions,
  type ExportProof,
  encodeRtstruct,
  proveRtstruct,
} from '../../dicom/rtstruct/index.ts';

const modalityTag = 0x00080060;

/** An existing file is replaced only when it is an RTSTRUCT itself: never a CT slice or anything else. */
async function requireReplaceable(path: string): Promise<void> {
  const found = await stat(path).catch(() => null);
  if (found === null) return;
  const bytes = found.isFile() ? await readFile(path) : null;
  let modality = '';
  try {
    if (bytes) modality = parseDicom(bytes, { stopBefore: 0x00090000, partial: true }).string(modalityTag);
  } catch (error) {
    if (!(error instanceof PedicleError)) throw error;
  }
  if (modality === 'RTSTRUCT') return;
  throw new PedicleError(
    'export-would-replace',
    `${basename(path)} exists and is not a structure set.`,
    'Choose another file name.',
  );
}

async function writeThrough(path: string, bytes: Uint8Array): Promise<void> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(path, 'wx');
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle?.close();
  }
}

/** Makes the rename itself durable where the platform allows opening a folder. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => null);
  try {
    await handle?.sync();
  } catch {
    // Windows cannot sync a folder; the file's own bytes are synced already.
  } finally {
    await handle?.close();
  }
}

/**
 * Exports a structure set: encodes it, writes a temporary file in the target folder, syncs it, reads it back from disk, proves it
 * (`proveRtstruct`) and renames it onto `path`. On any failure the temporary file is removed and what was at `path` stays as it was.
 *
 * @param path target file; may exist only as an RTSTRUCT.
 * @returns the proof of the very bytes that are at `path` afterwards.
 * @throws PedicleError `export-proof-failed`, `export-would-replace`, `export-write-failed`, and those of `encodeRtstruct`.
 */
export async function exportRtstruct(
  path: string,
  set: StructureSet,
  ct: CtSeries,
  options: EncodeOptions = {},
): Promise<ExportProof> {
  await requireReplaceable(path);
  const bytes = encodeRtstruct(set, ct, options);
  const folder = dirname(path);
  const temporary = join(folder, `.${basename(path)}.${randomUUID()}.tmp`);
  try {
    await writeThrough(temporary, bytes);
    const proof = proveRtstruct(await readFile(temporary), set, ct, options);
    await rename(temporary, path);
    await syncFolder(folder);
    return proof;
  } catch (error) {
    await rm(temporary, { force: true });
    if (error instanceof PedicleError) throw error;
    throw new PedicleError(
      'export-write-failed',
      `${basename(path)} could not be written.`,
      'Check that the folder exists, is writable and has room.',
      { cause: error },
    );
  }
}
