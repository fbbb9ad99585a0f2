/** A blob, whole or one byte range (RFC 9110 section 14). */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
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
  // `pipeline` ends the connection when a piece cannot be had, and the pieces when the page is gone.
  await pipeline(Readable.from(blob.pieces(start, end)), response).catch(() => undefined);
}
