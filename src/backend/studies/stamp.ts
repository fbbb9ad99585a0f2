/** Whether a file is still the one whose header was read: size, time of change, and everything in front of its pixels. */
import { fstatSync, readSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { fileChanged } from '../../dicom/ct/slice-loader.ts';
import type { FileStamp } from '../../dicom/ct/types.ts';

export const stampOf = (header: Uint8Array, sizeBytes: number, modifiedMs: number): FileStamp => ({
  sizeBytes,
  modifiedMs,
  headerBytes: header.length,
  headerCrc: crc32(header),
});

/** Headers that have been compared: a file of many frames is read frame by frame, its header once. */
const compared = new WeakSet<FileStamp>();

function readHeader(fd: number, length: number): Uint8Array {
  const header = new Uint8Array(length);
  let have = 0;
  while (have < length) {
    const got = readSync(fd, header, have, length - have, have);
    if (got === 0) break;
    have += got;
  }
  return header.subarray(0, have);
}

/**
 * Compares an open file with its stamp; without one every file is right.
 * @throws PedicleError `ct-changed`.
 */
export function requireUnchanged(fd: number, stamp: FileStamp | undefined): void {
  if (stamp === undefined) return;
  const { size, mtimeMs } = fstatSync(fd);
  if (size !== stamp.sizeBytes || mtimeMs !== stamp.modifiedMs) throw fileChanged();
  if (compared.has(stamp)) return;
  if (crc32(readHeader(fd, stamp.headerBytes)) !== stamp.headerCrc) throw fileChanged();
  compared.add(stamp);
}
