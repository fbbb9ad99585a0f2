/** First half of the door out: structures → a file that is written, read back and proved, waiting where nobody looks for it. */
import { createHash, randomUUID } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Finding } from '../../core/errors/errors.ts';
import { formulaFindings } from '../../core/formulas/index.ts';
import type { StructureSet } from '../../core/structures/types.ts';
import type { CtSeries } from '../../dicom/ct/types.ts';
import {
  checkRtstruct,
  type EncodeOptions,
  type ExportProof,
  encodeRtstruct,
  proveRtstruct,
  readRtstruct,
} from '../../dicom/rtstruct/index.ts';
import { writeAtomically } from '../files/write-atomically.ts';
import { exportFindings, gathered } from './findings.ts';
import { type Identity, identityOf } from './identity.ts';
import { type SecondProof, secondProof } from './second-reader/index.ts';
import { onAcquiredSlices } from './what-leaves.ts';

/** A proved file that waits for its release; plain data, survives structured clone. */
export interface PreparedExport {
  /** Where the file waits; `discardExport` removes it. */
  readonly path: string;
  /** SHA-256 of the bytes that were proved, hex. */
  readonly sha256: string;
  readonly proof: ExportProof;
  /** What a second reader, which shares no code with the first, proved. */
  readonly second: SecondProof;
  /** Whose structures on which image, as read back from the file. */
  readonly identity: Identity;
  readonly findings: readonly Finding[];
}

/** The steps that a test replaces to see the proof catch a fault in them. */
export interface ExportSteps {
  readonly encode: typeof encodeRtstruct;
  readonly prove: typeof proveRtstruct;
  readonly proveAgain: typeof secondProof;
}

const ownSteps: ExportSteps = { encode: encodeRtstruct, prove: proveRtstruct, proveAgain: secondProof };

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/**
 * Encodes the set, writes it into `folder`, reads it back from disk and proves it twice: with our own reader (`proveRtstruct`) and with
 * a second one that shares no code with it (`secondProof`). Nothing the user chose is touched: `releaseExport` does that.
 *
 * @param folder a scratch folder.
 * @param shown what is on screen, on `ct`; of a resampled CT only what lies on acquired slices is written.
 * @throws PedicleError `export-proof-failed`, `export-second-reader-missing`, `export-second-reader-failed`, `export-ct-unreadable`, those of `encodeRtstruct` and of `writeAtomically`; nothing is left then.
 */
export async function prepareExport(
  folder: string,
  shown: StructureSet,
  ct: CtSeries,
  options: EncodeOptions = {},
  steps: ExportSteps = ownSteps,
): Promise<PreparedExport> {
  const { set, findings: leftOut } = onAcquiredSlices(shown, ct);
  const path = join(folder, `${randomUUID()}.dcm`);
  const written = Promise.withResolvers<void>();
  const stop = new AbortController();
  // The other reader reads the CT while the file is made.
  const proving = steps.proveAgain(path, set, ct, options, { written: written.promise, signal: stop.signal });
  // Both are looked at below, also where something of our own fails first.
  Promise.allSettled([written.promise, proving]);
  try {
    await writeAtomically(path, steps.encode(set, ct, options), { overwrite: false, mode: 0o600 });
    written.resolve();
    // The other reader's process is gone before ours holds the file: both together would take more than a gigabyte.
    const again = await proving;
    const bytes = await readFile(path);
    const reading = readRtstruct(bytes);
    const proof = steps.prove(reading, set, ct, options);
    return {
      path,
      sha256: sha256(bytes),
      proof,
      second: again.proof,
      identity: identityOf(reading.file),
      findings: [
        ...leftOut,
        ...exportFindings(set, proof),
        ...formulaFindings(set.structures),
        ...again.findings,
        ...gathered(checkRtstruct(reading, ct), proof),
      ],
    };
  } catch (error) {
    written.reject(error);
    stop.abort();
    // Its process has the file open until it is gone.
    await proving.catch(() => undefined);
    await rm(path, { force: true });
    throw error;
  }
}

/** Removes a prepared file that will not be released, or has been. */
export const discardExport = ({ path }: Pick<PreparedExport, 'path'>): Promise<void> =>
  rm(path, { force: true });
