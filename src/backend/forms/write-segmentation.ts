/** Structures as DICOM Segmentation on disk: written, read back, compared voxel for voxel, then put in place. */
import { readFile } from 'node:fs/promises';
import { structureMask } from '../../core/contours/index.ts';
import { fault } from '../../core/errors/errors.ts';
import { countVoxels, intersectMasks, maskVolumeCc } from '../../core/masks/index.ts';
import type { Structure } from '../../core/structures/types.ts';
import { encodeSegmentation, readSegmentation } from '../../dicom/derived/index.ts';
import type { CtSeries } from '../../dicom/index.ts';
import { writeAtomically } from '../files/write-atomically.ts';

export interface WrittenSegment {
  readonly name: string;
  readonly cc: number;
}

/**
 * @returns the structures that are in the file with their volume in voxels.
 * @throws PedicleError `seg-empty`, `seg-resampled`, `form-proof-failed` when what was read back differs, and those of `writeAtomically`.
 */
export async function writeSegmentation(
  path: string,
  structures: readonly Structure[],
  ct: CtSeries,
  overwrite: boolean,
): Promise<WrittenSegment[]> {
  const { bytes, segments } = encodeSegmentation(structures, ct);
  const compare = async (temporary: string): Promise<void> => {
    const read = readSegmentation(await readFile(temporary), ct.grid);
    const same =
      read.length === segments.length &&
      segments.every((structure, n) => {
        const [mine, theirs] = [structureMask(structure, ct.grid), read[n]?.mask];
        if (theirs === undefined) return false;
        const shared = countVoxels(intersectMasks(mine, theirs));
        return shared === countVoxels(mine) && shared === countVoxels(theirs);
      });
    if (!same) throw fault('form-proof-failed', { what: 'segmentation' });
  };
  await writeAtomically(path, bytes, { overwrite, mode: 0o600, check: compare });
  return segments.map((s) => ({ name: s.name, cc: maskVolumeCc(structureMask(s, ct.grid)) }));
}
