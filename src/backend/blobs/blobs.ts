/** Bulk voxels by id, served by the host over HTTP or a protocol handler. Ids are random and say nothing of the patient. */
import { randomUUID } from 'node:crypto';

export interface VoxelBlob {
  readonly byteLength: number;
  /** Bytes `[start, end)`; a piece is there until the next is asked for. May fail on the way: then the answer breaks off. */
  pieces(start: number, end: number): AsyncIterable<Uint8Array>;
}

export interface BlobStore {
  /** @returns the id. */
  add(blob: VoxelBlob): string;
  get(id: string): VoxelBlob | undefined;
  remove(id: string): void;
}

export function createBlobStore(): BlobStore {
  const blobs = new Map<string, VoxelBlob>();
  return {
    add: (blob) => {
      const id = randomUUID();
      blobs.set(id, blob);
      return id;
    },
    get: (id) => blobs.get(id),
    remove: (id) => blobs.delete(id),
  };
}
