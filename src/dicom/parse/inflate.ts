/** Deflated transfer syntax (PS3.5 A.5): raw deflate, with the size known before anything is kept. */
import { Inflate } from 'pako';
import { malformed, tooLarge } from './parse-errors.ts';

const CHUNK = 16384;
const SYNC_FLUSH = 2;

/** Runs the stream through `take`; `take` returning false stops it. Returns whether the stream reached its end. */
function run(deflated: Uint8Array, take: (chunk: Uint8Array) => boolean): boolean {
  let going = true;
  const inflate = new Inflate({ raw: true });
  inflate.onData = (chunk) => {
    if (going) going = take(chunk);
  };
  inflate.onEnd = () => {};
  for (let at = 0; at < deflated.length && going && !inflate.ended; at += CHUNK) {
    inflate.push(deflated.subarray(at, at + CHUNK), SYNC_FLUSH);
  }
  return inflate.ended && inflate.err === 0;
}

/**
 * Inflates raw deflate data into at most `maxBytes`; a first pass only counts, so a bomb costs no memory.
 * @throws PedicleError `dicom-limit` above the cap, `dicom-malformed` on a broken stream unless `partial`.
 */
export function inflateRaw(deflated: Uint8Array, maxBytes: number, partial: boolean): Uint8Array {
  let size = 0;
  const complete = run(deflated, (chunk) => {
    size += chunk.length;
    return size <= maxBytes;
  });
  if (size > maxBytes) {
    throw tooLarge({ what: 'deflated', megabytes: Math.round(maxBytes / 2 ** 20) });
  }
  if (!complete && !partial) throw malformed({ what: 'deflate-broken' });
  const out = new Uint8Array(size);
  let at = 0;
  run(deflated, (chunk) => {
    out.set(chunk, at);
    at += chunk.length;
    return at < size;
  });
  return out;
}
