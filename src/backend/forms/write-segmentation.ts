/** Structures as DICOM Segmentation on disk: written, read back, compared voxel for voxel, then put in place. */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { structureMask } from '../../core/contours/index.ts';
import { type Finding, fault, finding, PedicleError } from '../../core/errors/errors.ts';
import { countVoxels, intersectMasks, maskVolumeCc } from '../../core/masks/index.ts';
import type { Structure } from '../../core/structures/types.ts';
import { encodeSegmentation, readSegmentation } from '../../dicom/derived/index.ts';
import { type CtSeries, parseDicom } from '../../dicom/index.ts';
import { SOP, TAG } from '../../dicom/tags.ts';
import { systemCode } from '../files/file-errors.ts';
import { writeAtomically } from '../files/write-atomically.ts';

export interface WrittenSegment {
  readonly name: string;
  readonly cc: number;
}

/** An image, a structure set or anything else is never replaced, whatever it is called. @throws PedicleError `form-would-replace`. */
async function guard(path: string): Promise<void> {
  try {
    const file = parseDicom(await readFile(path), { partial: true });
    if (file.string(TAG.sopClassUid) === SOP.segmentation) return;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return;
    if (!(error instanceof PedicleError)) throw error;
  }
  throw fault('form-would-replace', { file: basename(path) });
}

/**
 * @param overwrite whether a segmentation that is there may be replaced; nothing else ever is.
 * @returns the structures that are in the file with their volume in voxels, and which were left out.
 * @throws PedicleError `seg-empty`, `seg-resampled`, `form-would-replace`, `form-proof-failed` when what was read back differs, and those
 * of `writeAtomically`.
 */
export async function writeSegmentation(
  path: string,
  structures: readonly Structure[],
  ct: CtSeries,
  overwrite: boolean,
): Promise<{ readonly segments: readonly WrittenSegment[]; readonly findings: readonly Finding[] }> {
  if (overwrite) await guard(path);
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
  const lost = structures.filter((s) => s.slices.size > 0 && !segments.includes(s)).map((s) => s.name);
  return {
    segments: segments.map((s) => ({ name: s.name, cc: maskVolumeCc(structureMask(s, ct.grid)) })),
    findings: lost.length === 0 ? [] : [finding('structures-without-voxels', 'warning', { names: lost })],
  };
}
