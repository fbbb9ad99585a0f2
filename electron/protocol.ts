/** `pedicle://app/…`: the built renderer and the voxel blobs, with the same headers as the web host. */
import { Readable } from 'node:stream';
import type { BlobStore, VoxelBlob } from '../src/backend/blobs/blobs.ts';
import { parseRange } from '../src/hosts/web/blob-response.ts';
import { SECURITY_HEADERS } from '../src/hosts/web/security.ts';
import { staticFile } from '../src/hosts/web/static-files.ts';

export const SCHEME = 'pedicle';
export const APP_ORIGIN = `${SCHEME}://app`;

function blobResponse(blob: VoxelBlob | undefined, rangeHeader: string | undefined): Response {
  if (blob === undefined) return new Response('Not found.', { status: 404, headers: SECURITY_HEADERS });
  const range = parseRange(rangeHeader, blob.byteLength);
  if (range === 'bad') {
    return new Response(null, {
      status: 416,
      headers: { ...SECURITY_HEADERS, 'Content-Range': `bytes */${blob.byteLength}` },
    });
  }
  const [start, end] = range ?? [0, blob.byteLength];
  const headers = {
    ...SECURITY_HEADERS,
    'Content-Type': 'application/octet-stream',
    'Content-Length': String(end - start),
    ...(range === null ? {} : { 'Content-Range': `bytes ${start}-${end - 1}/${blob.byteLength}` }),
  };
  return new Response(Readable.toWeb(Readable.from(copies(blob, start, end))) as ReadableStream<Uint8Array>, {
    status: range === null ? 200 : 206,
    headers,
  });
}

/** The stream reads on before a piece has left: each is a copy. */
async function* copies(blob: VoxelBlob, start: number, end: number): AsyncGenerator<Uint8Array> {
  for await (const piece of blob.pieces(start, end)) yield piece.slice();
}

/** Answers one request of the renderer; anything but a GET of our own origin is refused. */
export async function answerRequest(
  request: Request,
  rendererFolder: string,
  blobs: BlobStore,
): Promise<Response> {
  const prefix = `${APP_ORIGIN}/`;
  if (request.method !== 'GET' || !request.url.startsWith(prefix)) {
    return new Response('Refused.', { status: 403, headers: SECURITY_HEADERS });
  }
  const path = `/${request.url.slice(prefix.length).split(/[?#]/, 1)[0] ?? ''}`;
  if (path.startsWith('/blob/'))
    return blobResponse(blobs.get(path.slice(6)), request.headers.get('range') ?? undefined);
  const file = await staticFile(rendererFolder, path);
  if (file === null) return new Response('Not found.', { status: 404, headers: SECURITY_HEADERS });
  return new Response(file.bytes as Uint8Array<ArrayBuffer>, {
    headers: { ...SECURITY_HEADERS, 'Content-Type': file.type },
  });
}
