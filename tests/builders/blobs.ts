/** Blobs of bytes in memory, and the bytes of a blob. */
import type { VoxelBlob } from '../../src/backend/blobs/blobs.ts';

export const blobOf = (bytes: Uint8Array): VoxelBlob => ({
  byteLength: bytes.length,
  async *pieces(start, end) {
    yield bytes.subarray(start, end);
  },
});

/** Bytes `[start, end)` of a blob; all by default. */
export async function bytesOf(
  blob: VoxelBlob,
  start = 0,
  end = blob.byteLength,
): Promise<Uint8Array<ArrayBuffer>> {
  const pieces: Uint8Array[] = [];
  for await (const piece of blob.pieces(start, end)) pieces.push(piece.slice());
  return new Uint8Array(Buffer.concat(pieces));
}
