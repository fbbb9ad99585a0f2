/** Jobs and scans as the backend tells about them; by id, whichever case they are for. */
import { create } from 'zustand';
import type { BackendEvent, JobState } from '../../contract/index.ts';

type Told<K extends BackendEvent['event']> = Extract<BackendEvent, { event: K }>;

export const useJobs = create<{ jobs: ReadonlyMap<string, JobState> }>(() => ({ jobs: new Map() }));
export const useScan = create<{ filesRead: number; filesTotal: number }>(() => ({
  filesRead: 0,
  filesTotal: 0,
}));

export const noteJob = ({ jobId, job }: Told<'job'>): void =>
  useJobs.setState((s) => ({ jobs: new Map(s.jobs).set(jobId, job) }));

export const noteScan = ({ filesRead, filesTotal }: Told<'scan'>): void =>
  useScan.setState({ filesRead, filesTotal });
