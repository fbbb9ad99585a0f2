/** What the backend tells without being asked, each kind to whom it concerns. */
import type { BackendEvent } from '../../contract/index.ts';
import { noteJob, noteScan } from './jobs.ts';
import { noteVolume } from './loading.ts';

/** Takes every event of the contract: a new kind does not compile until it is taken here. */
export function noteEvent(event: BackendEvent): void {
  switch (event.event) {
    case 'job':
      noteJob(event);
      return;
    case 'volume':
      noteVolume(event);
      return;
    case 'scan':
      noteScan(event);
      return;
    default:
      event satisfies never;
  }
}
