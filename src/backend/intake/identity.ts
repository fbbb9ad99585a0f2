/** What makes two requests the same work: series, pixels, protocol and models. */
import { createHash } from 'node:crypto';
import type { CtSeries } from '../../dicom/ct/types.ts';
import type { ModelFolder } from '../segmentation/index.ts';
import { fileSha256 } from '../segmentation/models.ts';

/**
 * A job's id: SHA-256 over the series key, each slice's SOP Instance UID, the bytes of every file in slice order, the protocol
 * and each model's version and weights, as a UUID (version 8, RFC 9562). The same scan sent twice has the same id; one changed
 * voxel, another protocol or a new model has another.
 */
export async function jobIdOf(
  series: CtSeries,
  protocol: string | null,
  models: readonly ModelFolder[],
): Promise<string> {
  const hash = createHash('sha256');
  const put = (...parts: readonly string[]): void => {
    for (const part of parts) hash.update(`${part.length}:${part}\n`);
  };
  put('pedicle-job-1', series.key, protocol ?? '');
  for (const { manifest } of models) put(manifest.id, manifest.version, manifest.sha256);
  for (const slice of series.slices) put(slice.sopInstanceUid, String(slice.frameNumber ?? 0));
  // The key of a volume file is made of its voxels.
  const files =
    series.volumeFile === undefined
      ? [...new Set(series.slices.map((slice) => series.files[slice.fileIndex]?.source ?? ''))]
      : [];
  for (const file of files) put(await fileSha256(file));
  return asUuid(hash.digest());
}

/** The first 16 bytes of a hash as a UUID (version 8, RFC 9562). */
export function asUuid(hash: Uint8Array): string {
  const bytes = Buffer.from(hash.subarray(0, 16));
  bytes[6] = (bytes[6]! & 0x0f) | 0x80;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
