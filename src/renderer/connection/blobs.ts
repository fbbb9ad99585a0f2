/** Voxels come over HTTP (or Electron's protocol handler), never as messages. */
import { fault, type PedicleError } from '../../core/errors/errors.ts';

const blobUrl = (blobId: string): string => new URL(`/blob/${blobId}`, location.href).href;

/** The same memory is filled again and again. */
const PIECE_BYTES = 2 ** 20;

/**
 * Reads the bytes of a blob from `start` on straight into `target`, piece by piece as they come: collected first, a CT would
 * stand in the page's memory more than once. What was read stays in `target` when it fails.
 * @throws PedicleError `blob-unavailable`.
 */
export async function readBlob(blobId: string, start: number, target: Uint8Array): Promise<void> {
  const end = start + target.length;
  const reply = await fetch(blobUrl(blobId), { headers: { Range: `bytes=${start}-${end - 1}` } });
  if (!reply.ok || reply.body === null) throw unavailable();
  const reader = reply.body.getReader({ mode: 'byob' });
  // A host without Range support answers 200 with the whole blob.
  let at = reply.status === 206 ? 0 : -start;
  let room = new Uint8Array(PIECE_BYTES);
  for (;;) {
    const { done, value } = await reader.read(room);
    if (done) break;
    const [from, to] = [Math.max(0, -at), Math.min(value.length, target.length - at)];
    if (to > from) target.set(value.subarray(from, to), at + from);
    at += value.length;
    room = new Uint8Array(value.buffer);
  }
  // More or less than asked for is another blob than the case's.
  if (reply.status === 206 ? at !== target.length : at < target.length) throw unavailable();
}

const unavailable = (): PedicleError => fault('blob-unavailable');
