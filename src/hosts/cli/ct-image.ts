/** The CT a segmentation works on: a DICOM series, or a volume file (NIfTI, NRRD, MHA), which has no DICOM images to refer to. */
import { readFile, stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { loadSeries } from '../../backend/studies/index.ts';
import { type Finding, fault, finding } from '../../core/errors/errors.ts';
import type { Grid } from '../../core/geometry/grid.ts';
import type { Volume } from '../../core/masks/index.ts';
import { readVolume, volumeFormat } from '../../core/volume-io/index.ts';
import type { CtSeries } from '../../dicom/index.ts';
import { openCt } from './open-ct.ts';

export interface CtImage {
  readonly grid: Grid;
  readonly findings: readonly Finding[];
  /** Null for a volume file. */
  readonly series: CtSeries | null;
  load(signal: AbortSignal): Promise<{ volume: Volume; findings: readonly Finding[] }>;
}

/** Values above this everywhere are no CT: there is always air around a patient. */
const AIR_BELOW_HU = -300;

/** A volume file says nothing of HU: what cannot be HU is told. */
function huFindings({ data }: Volume, file: string): Finding[] {
  let [lowest, highest] = [Infinity, -Infinity];
  for (const value of data) {
    if (value < lowest) lowest = value;
    if (value > highest) highest = value;
  }
  if (lowest <= AIR_BELOW_HU && highest > 0) return [];
  return [finding('ct-not-hu', 'warning', { lowest, highest }, { file })];
}

/** The file's bytes where it is a volume file, else null. */
async function volumeBytes(path: string): Promise<Uint8Array | null> {
  const found = await stat(path).catch(() => null);
  if (found === null || !found.isFile() || !/\.(nii(\.gz)?|nrrd|mha)$/i.test(path)) return null;
  const bytes = await readFile(path);
  return volumeFormat(bytes) === null ? null : bytes;
}

/**
 * @param path folder or file of DICOM images, or a NIfTI, NRRD or MHA file.
 * @param uid Series Instance UID, where a folder holds several.
 * @throws PedicleError as `openCt` and `readVolume`.
 */
export async function openCtImage(path: string, uid?: string, resample?: string | true): Promise<CtImage> {
  const bytes = await volumeBytes(resolve(path));
  if (bytes !== null) {
    const { volume, findings } = readVolume(bytes);
    const all = [...findings, ...huFindings(volume, basename(path))];
    return { grid: volume.grid, findings: all, series: null, load: async () => ({ volume, findings: [] }) };
  }
  const { series, findings } = await openCt(path, uid, resample);
  return { grid: series.grid, findings, series, load: (signal) => loadSeries(series, { signal }) };
}

/** @throws PedicleError `export-needs-dicom`: an RTSTRUCT refers to the images it was drawn on. */
export function requireSeries(image: CtImage): CtSeries {
  if (image.series !== null) return image.series;
  throw fault('export-needs-dicom');
}
