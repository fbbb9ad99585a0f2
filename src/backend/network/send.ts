/** One file to one destination, whatever it speaks. */
import { DEFAULT_CALLER } from './association.ts';
import { echo, storeFiles } from './client.ts';
import { findWeb, storeWeb } from './dicomweb.ts';
import type { Destination } from './settings.ts';

/**
 * The data set arrives byte for byte as it lies in the file.
 * @param aeTitle what this program calls itself.
 * @throws PedicleError of `storeFiles` and `storeWeb`.
 */
export function sendFile(
  file: string,
  to: Destination,
  aeTitle: string,
  signal?: AbortSignal,
): Promise<void> {
  return to.kind === 'dicom'
    ? storeFiles(to, { aeTitle, ...DEFAULT_CALLER }, [file], signal)
    : storeWeb(to, [file], signal);
}

/** Whether a destination answers: C-ECHO, or a query for nobody. @throws PedicleError that says why it does not. */
export async function testDestination(to: Destination, aeTitle: string): Promise<void> {
  if (to.kind === 'dicom') await echo(to, { aeTitle, ...DEFAULT_CALLER });
  else await findWeb(to, { patientId: 'PEDICLE-TEST-NOBODY' });
}
