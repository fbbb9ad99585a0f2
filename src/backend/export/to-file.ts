/** Prepare and release in one go, for the command line and the phantom. */
import { rm } from 'node:fs/promises';
import type { StructureSet } from '../../core/structures/types.ts';
import type { CtSeries } from '../../dicom/ct/types.ts';
import type { EncodeOptions } from '../../dicom/rtstruct/index.ts';
import { dataFolder } from '../files/places.ts';
import { scratchFolder, sweepScratch } from '../files/scratch.ts';
import { type PreparedExport, prepareExport } from './prepare.ts';
import { type ReleaseOptions, releaseExport } from './release.ts';

/**
 * Proves the set and puts it at `path`.
 * @returns what `prepareExport` gives, with what the release replaced among the findings.
 * @throws PedicleError of `prepareExport` and `releaseExport`; what was at `path` is then as it was.
 */
export async function exportToFile(
  path: string,
  set: StructureSet,
  ct: CtSeries,
  options: EncodeOptions,
  release: ReleaseOptions,
): Promise<Pick<PreparedExport, 'proof' | 'second' | 'identity' | 'findings'>> {
  const base = dataFolder();
  await sweepScratch(base);
  const folder = await scratchFolder(base, 'export');
  try {
    const prepared = await prepareExport(folder, set, ct, options);
    const { findings } = await releaseExport(prepared, path, release);
    return { ...prepared, findings: [...prepared.findings, ...findings] };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
