/** The CT series of a folder of files, for tests on ../shared/data. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PedicleError } from '../../src/core/errors/errors.ts';
import { assembleSeries } from '../../src/dicom/ct/assemble.ts';
import { readCtHeader } from '../../src/dicom/ct/header.ts';
import type { CtSeries } from '../../src/dicom/ct/types.ts';

export const sharedDicom = fileURLToPath(new URL('../../../shared/data/dicom/', import.meta.url));
export const hasShared = existsSync(sharedDicom);

/** Series of the CT images in the folder, most slices first; other files are passed over. */
export function readCtFolder(folder: string): CtSeries[] {
  const headers = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .flatMap(({ name }) => {
      try {
        return [readCtHeader(readFileSync(join(folder, name)), name)];
      } catch (error) {
        if (error instanceof PedicleError) return [];
        throw error;
      }
    });
  const { studies } = assembleSeries(headers);
  return studies.flatMap((study) => study.series).sort((a, b) => b.slices.length - a.slices.length);
}
