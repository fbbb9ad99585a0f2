/** A blob, whole or one byte range (RFC 9110 section 14). */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { VoxelBlob } from '../../backend/blobs/blobs.ts';
import { SECURITY_HEADERS } from './security.ts';

/** @returns [start, end) of a single `bytes=a-b` range, null when absent, 'bad' when it can't be satisfied. */
export function parseRange(
  header: string | undefined,
  length: number,
): readonly [number, number] | null | 'bad' {
  if (header === undefined) return null;
  const match = /^bytes=(\d{1,15})-(\d{0,15})$/.exec(header);
  if (match === null) return 'bad';
  const start = Number(match[1]);
  const end = match[2] === '' ? length : Math.min(length, Number(match[2]) + 1);
  return start < end ? [start, end] : 'bad';
}

/** Answers when all is sent, or when either side broke off: a page that sees less than it asked for refuses it. */
export async function sendBlob(
  request: IncomingMessage,
  response: ServerResponse,
  blob: VoxelBlob | undefined,
): Promise<void> {
  if (blob === undefined) {
    response.writeHead(404, SECURITY_HEADERS).end('Not found.');
    return;
  }
  const range = parseRange(request.headers.range, blob.byteLength);
  if (range === 'bad') {
    response.writeHead(416, { ...SECURITY_HEADERS, 'Content-Range': `bytes */${blob.byteLength}` }).end();
    return;
  }
  const [start, end] = range ?? [0, blob.byteLength];
  response.writeHead(range === null ? 200 : 206, {
    ...SECURITY_HEADERS,
    'Content-Type': 'application/octet-stream',
    'Content-Length': end - start,
    'Accept-Ranges': 'bytes',
    ...(range === null ? {} : { 'Content-Range': `bytes ${start}-${end - 1}/${blob.byteLength}` }),
  });
  if (request.method === 'HEAD') {
    response.end();
    return;
  }
  try {
    for await (const piece of blob.pieces(start, end)) await written(response, piece);
    response.end();
  } catch {
    response.destroy();
  }
}

/** Until the system has the bytes: only then may their memory be used again. */
function written(response: ServerResponse, piece: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    const gone = (): void => reject(new Error('The page is gone.'));
    response.once('close', gone);
    response.write(piece, (error) => {
      response.off('close', gone);
      if (error) reject(error);
      else resolve();
    });
  });
}
