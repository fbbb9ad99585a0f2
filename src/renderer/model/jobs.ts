/** Jobs and scans as the backend tells about them. */
import { create } from 'zustand';
import type { BackendEvent, JobState } from '../../contract/index.ts';

export const useJobs = create<{ jobs: ReadonlyMap<string, JobState> }>(() => ({ jobs: new Map() }));
export const useScan = create<{ filesRead: number; filesTotal: number }>(() => ({
  filesRead: 0,
  filesTotal: 0,
}));

/** Takes job and scan events; others are not its business. */
export function noteEvent(event: BackendEvent): void {
  if (event.event === 'job') useJobs.setState((s) => ({ jobs: new Map(s.jobs).set(event.jobId, event.job) }));
  else if (event.event === 'scan')
    useScan.setState({ filesRead: event.filesRead, filesTotal: event.filesTotal });
}
