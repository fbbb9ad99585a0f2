/** What the rules look at, out of a series and the header of its first file. */
import { open } from 'node:fs/promises';
import type { SeriesFacts } from '../../contract/index.ts';
import { sliceDistanceMm } from '../../core/geometry/grid.ts';
import type { CtSeries } from '../../dicom/ct/types.ts';
import { parseDicom } from '../../dicom/parse/file.ts';

const TAG = {
  sender: 0x00020016,
  modality: 0x00080060,
  bodyPart: 0x00180015,
  thickness: 0x00180050,
  kernel: 0x00181210,
} as const;
/** Headers end long before this; Enhanced CT may hold its functional groups behind it, which the rules do not need. */
const START_BYTES = 64 * 1024;

async function startOf(path: string): Promise<Uint8Array> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(START_BYTES), 0, START_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** @throws PedicleError of `parseDicom`; what the file system throws. */
export async function seriesFacts(series: CtSeries): Promise<SeriesFacts> {
  const known = {
    description: series.seriesDescription,
    thicknessMm: sliceDistanceMm(series.grid),
    slices: series.slices.length,
  };
  // A volume file says nothing else.
  if (series.volumeFile !== undefined)
    return { ...known, modality: 'CT', bodyPart: '', kernel: '', sender: '' };
  const start = await startOf(series.files[0]?.source ?? '');
  const set = parseDicom(start, { partial: true, stopBefore: 0x00200000 });
  const thickness = set.number(TAG.thickness);
  return {
    ...known,
    modality: set.string(TAG.modality) || 'CT',
    bodyPart: set.string(TAG.bodyPart),
    kernel: set.strings(TAG.kernel).join('\\'),
    sender: set.meta?.string(TAG.sender) ?? '',
    ...(thickness !== null && thickness > 0 && { thicknessMm: thickness }),
  };
}
