/** Files that carry one SOP Instance UID: their pixels are read and hashed, so that a copy can be told from another image. */
import { readFile } from 'node:fs/promises';
import type { CtHeader } from '../../dicom/ct/types.ts';

/** Hash of everything from the pixels on; of the whole file where it is not known where they start. */
async function pixelHash(header: CtHeader): Promise<string> {
  const bytes = await readFile(header.source).catch(() => null);
  // A file that cannot be read any more is no copy of anything.
  if (bytes === null) return `unreadable ${header.source}`;
  const from = header.layout.pixelData?.offset ?? 0;
  const { createHash } = process.getBuiltinModule('node:crypto');
  return createHash('sha256').update(bytes.subarray(from)).digest('hex');
}

/**
 * The headers, those of a SOP Instance UID that occurs more than once with the hash of their pixels. Reads only these files, one after the other: most scans hold none.
 */
export async function hashRivals(headers: readonly CtHeader[]): Promise<CtHeader[]> {
  const counts = new Map<string, number>();
  for (const { sopInstanceUid: uid } of headers) counts.set(uid, (counts.get(uid) ?? 0) + 1);
  const hashed: CtHeader[] = [];
  for (const header of headers) {
    const rival = header.sopInstanceUid !== '' && (counts.get(header.sopInstanceUid) ?? 0) > 1;
    hashed.push(rival ? { ...header, pixelHash: await pixelHash(header) } : header);
  }
  return hashed;
}
