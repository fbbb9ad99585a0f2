/** Bulk voxels by id, served by the host over HTTP or a protocol handler. Ids are random and say nothing of the patient. */
import { randomUUID } from 'node:crypto';

export interface BlobStore {
  /** Registers bytes that may still be filling; @returns the id. */
  add(bytes: Uint8Array): string;
  get(id: string): Uint8Array | undefined;
  remove(id: string): void;
}

export function createBlobStore(): BlobStore {
  const blobs = new Map<string, Uint8Array>();
  return {
    add: (bytes) => {
      const id = randomUUID();
      blobs.set(id, bytes);
      return id;
    },
    get: (id) => blobs.get(id),
    remove: (id) => blobs.delete(id),
  };
}
