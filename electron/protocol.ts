/** `pedicle://app/…`: the built renderer and the voxel blobs, with the same headers as the web host. */
import type { BlobStore } from '../src/backend/blobs/blobs.ts';
import { parseRange } from '../src/hosts/web/blob-response.ts';
import { SECURITY_HEADERS } from '../src/hosts/web/security.ts';
import { staticFile } from '../src/hosts/web/static-files.ts';

export const SCHEME = 'pedicle';
export const APP_ORIGIN = `${SCHEME}://app`;

function blobResponse(blob: Uint8Array | undefined, rangeHeader: string | undefined): Response {
  if (blob === undefined) return new Response('Not found.', { status: 404, headers: SECURITY_HEADERS });
  const range = parseRange(rangeHeader, blob.length);
  if (range === 'bad') {
    return new Response(null, {
      status: 416,
      headers: { ...SECURITY_HEADERS, 'Content-Range': `bytes */${blob.length}` },
    });
  }
  const [start, end] = range ?? [0, blob.length];
  const headers = {
    ...SECURITY_HEADERS,
    'Content-Type': 'application/octet-stream',
    'Content-Length': String(end - start),
    ...(range === null ? {} : { 'Content-Range': `bytes ${start}-${end - 1}/${blob.length}` }),
  };
  // A copy: a Response takes no shared memory.
  return new Response(new Uint8Array(blob.subarray(start, end)), {
    status: range === null ? 200 : 206,
    headers,
  });
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
