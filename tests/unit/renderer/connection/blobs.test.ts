import { afterEach, describe, expect, it, vi } from 'vitest';
import { readBlob } from '../../../../src/renderer/connection/blobs.ts';

/** 3 MB: more than one piece. */
const blob = Uint8Array.from({ length: 3_000_001 }, (_, n) => (n * 31) % 251);

const host = (answer: (start: number, end: number) => Response): void => {
  vi.stubGlobal('location', { href: 'http://127.0.0.1:1/' });
  vi.stubGlobal('fetch', async (_url: string, init: { headers: { Range: string } }) => {
    const [start, last] = init.headers.Range.slice('bytes='.length).split('-').map(Number) as [
      number,
      number,
    ];
    return answer(start, last + 1);
  });
};
const partial = (bytes: Uint8Array<ArrayBuffer>) => new Response(bytes, { status: 206 });

describe('bytes of a blob', () => {
  afterEach(() => vi.unstubAllGlobals());

  it('go straight into their place, from a range and from the whole', async () => {
    for (const answer of [
      (start: number, end: number) => partial(blob.slice(start, end)),
      () => new Response(blob, { status: 200 }),
    ]) {
      host(answer);
      const target = new Uint8Array(2_500_000);
      await readBlob('id', 123_457, target);
      expect(Buffer.compare(target, blob.subarray(123_457, 2_623_457))).toBe(0);
    }
  });

  it('are refused when there are fewer or more than asked for, or none', async () => {
    for (const answer of [
      (start: number, end: number) => partial(blob.slice(start, end - 1)),
      (start: number, end: number) => partial(blob.slice(start, end + 1)),
      () => new Response(blob.slice(0, 50), { status: 200 }),
      () => new Response('Not found.', { status: 404 }),
    ]) {
      host(answer);
      await expect(readBlob('id', 10, new Uint8Array(100))).rejects.toMatchObject({
        code: 'blob-unavailable',
      });
    }
  });
});
