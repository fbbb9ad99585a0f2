/** What is asked of a configured system, whatever it speaks. */
import { fault } from '../../core/errors/errors.ts';
import { DEFAULT_CALLER } from './association.ts';
import { echo, type FoundRemotely, find, get, move, type Query, storeFiles, type Wanted } from './client.ts';
import { findWeb, getWeb, storeWeb } from './dicomweb.ts';
import type { Inbox } from './inbox.ts';
import type { Destination, DicomDestination } from './settings.ts';

/**
 * One file; its data set arrives byte for byte as it lies there.
 * @param aeTitle what this program calls itself, here and below.
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

/** Studies, or the series of one. @throws PedicleError of `find` and `findWeb`. */
export const findAt = (to: Destination, aeTitle: string, query: Query): Promise<FoundRemotely[]> =>
  to.kind === 'dicom' ? find(to, { aeTitle, ...DEFAULT_CALLER }, query) : findWeb(to, query);

/**
 * Fetches a series: nothing else is kept, whatever the other side sends.
 * @returns how many instances came. @throws PedicleError of `get` and `getWeb`; `network-failed` when it was none.
 */
export async function getFrom(
  to: Destination,
  aeTitle: string,
  wanted: Wanted,
  inbox: Inbox,
  signal: AbortSignal,
): Promise<number> {
  let kept = 0;
  const ofSeries: Inbox = {
    ...inbox,
    keep: async (file, announced) => {
      const result = await inbox.keep(file, announced, wanted.seriesInstanceUid);
      if (result === 'done') kept += 1;
      return result;
    },
  };
  if (to.kind === 'dicom') await get(to, { aeTitle, ...DEFAULT_CALLER }, wanted, ofSeries, signal);
  else await getWeb(to, wanted, ofSeries, signal);
  if (kept === 0) throw fault('network-failed', { to: to.name, why: { what: 'nothing' } });
  return kept;
}

/** Has a system send a series to the node called `title`, which it must know. @returns how many instances it sent. @throws PedicleError of `move`. */
export const moveFrom = (
  to: DicomDestination,
  aeTitle: string,
  wanted: Wanted,
  title: string,
): Promise<number> => move(to, { aeTitle, ...DEFAULT_CALLER }, wanted, title);
