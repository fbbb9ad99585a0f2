/** Voxels come over HTTP (or Electron's protocol handler), never as messages. */
import { PedicleError } from '../../core/errors/errors.ts';

const blobUrl = (blobId: string): string => new URL(`/blob/${blobId}`, location.href).href;

/** Bytes `[start, end)` of a blob. @throws PedicleError `blob-unavailable`. */
export async function fetchBlobRange(blobId: string, start: number, end: number): Promise<Uint8Array> {
  const reply = await fetch(blobUrl(blobId), { headers: { Range: `bytes=${start}-${end - 1}` } });
  if (!reply.ok) throw unavailable();
  const bytes = new Uint8Array(await reply.arrayBuffer());
  // A host without Range support answers 200 with the whole blob.
  const part = reply.status === 206 ? bytes : bytes.subarray(start, end);
  if (part.length !== end - start) throw unavailable();
  return part;
}

const unavailable = (): PedicleError =>
  new PedicleError(
    'blob-unavailable',
    'Part of the image could not be fetched.',
    'Close the case and open it again.',
  );
