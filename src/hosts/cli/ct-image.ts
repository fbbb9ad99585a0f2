/** The CT a segmentation works on: a DICOM series, or a volume file (NIfTI, NRRD, MHA), which has no DICOM images to refer to. */
import { resolve } from 'node:path';
import { loadSeries, readVolumeFile } from '../../backend/studies/index.ts';
import { openCt } from '../../backend/studies/open-ct.ts';
import { type Finding, fault } from '../../core/errors/errors.ts';
import type { Grid } from '../../core/geometry/grid.ts';
import type { Volume } from '../../core/masks/index.ts';
import type { CtSeries } from '../../dicom/index.ts';

export interface CtImage {
  readonly grid: Grid;
  readonly findings: readonly Finding[];
  /** The file is a label map: good as a grid, never as a CT. */
  readonly isLabels: boolean;
  /** Null for a volume file. */
  readonly series: CtSeries | null;
  load(signal: AbortSignal): Promise<{ volume: Volume; findings: readonly Finding[] }>;
}

/**
 * @param path folder or file of DICOM images, or a NIfTI, NRRD or MHA file.
 * @param uid Series Instance UID, where a folder holds several.
 * @throws PedicleError as `openCt` and `readVolume`.
 */
export async function openCtImage(path: string, uid?: string, resample?: string | true): Promise<CtImage> {
  const read = await readVolumeFile(resolve(path));
  if (read !== null) {
    const { volume, findings, otherThanCt } = read;
    const isLabels = otherThanCt === 'labels';
    return {
      grid: volume.grid,
      findings,
      isLabels,
      series: null,
      load: async () => ({ volume, findings: [] }),
    };
  }
  const { series, findings } = await openCt(path, uid, resample);
  return {
    grid: series.grid,
    findings,
    isLabels: false,
    series,
    load: (signal) => loadSeries(series, { signal }),
  };
}

/** @throws PedicleError `export-needs-dicom`: an RTSTRUCT refers to the images it was drawn on. */
export function requireSeries(image: CtImage): CtSeries {
  if (image.series !== null) return image.series;
  throw fault('export-needs-dicom');
}
