/** CT voxels handed to the child process as a raw file: 105 MB by message takes 0.5 s, by file 0.1 s. */
import { open, readFile } from 'node:fs/promises';
import { fault, type PedicleError } from '../../core/errors/errors.ts';
import { gridFromAffine } from '../../core/geometry/grid.ts';
import type { Volume } from '../../core/masks/types.ts';
import type { VolumeFile } from './types.ts';

const CHUNK_BYTES = 8 << 20;

/** Writes the voxels of `volume` to a new file at `path`, in pieces so that the event loop stays free. */
export async function writeVolumeFile(volume: Volume, path: string): Promise<VolumeFile> {
  const { data, grid } = volume;
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  const file = await open(path, 'wx', 0o600);
  try {
    for (let at = 0; at < bytes.length; at += CHUNK_BYTES) {
      await file.write(bytes, at, Math.min(CHUNK_BYTES, bytes.length - at));
    }
  } finally {
    await file.close();
  }
  const type = data instanceof Int16Array ? 'int16' : 'float32';
  return { path, type, dims: grid.dims, indexToPatient: grid.indexToPatient };
}

/**
 * Reads the voxels back.
 * @throws PedicleError `volume-file` when the file is missing or its size does not fit the grid.
 */
export async function readVolumeFile(file: VolumeFile): Promise<Volume> {
  const grid = gridFromAffine(file.dims, file.indexToPatient);
  const bytes = await readFile(file.path).catch((cause: unknown) => {
    throw volumeFileError(cause);
  });
  const voxels = file.dims[0] * file.dims[1] * file.dims[2];
  const size = file.type === 'int16' ? 2 : 4;
  if (bytes.byteLength !== voxels * size || bytes.byteOffset % size !== 0) throw volumeFileError(null);
  const data =
    file.type === 'int16'
      ? new Int16Array(bytes.buffer, bytes.byteOffset, voxels)
      : new Float32Array(bytes.buffer, bytes.byteOffset, voxels);
  return { grid, data };
}

const volumeFileError = (cause: unknown): PedicleError =>
  fault(
    'volume-file',
    {},
    {
      cause,
    },
  );
