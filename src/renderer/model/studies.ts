/** The studies last looked for, and the folder they came from. */
import { create } from 'zustand';
import type { Result } from '../../contract/index.ts';
import { api } from './connection.ts';
import { notifyError, openDialog } from './notices.ts';
import { openSeries } from './session.ts';

export interface StudiesState {
  readonly scanning: boolean;
  readonly paths: readonly string[];
  readonly found: Result<'studies.scan'> | null;
  /** Name of a folder that was dropped where nobody can tell its path. */
  readonly dropped: string | null;
}

const NOTHING: StudiesState = { scanning: false, paths: [], found: null, dropped: null };

export const useStudies = create<StudiesState>(() => NOTHING);

export const forgetStudies = (): void => useStudies.setState(NOTHING);

/** A folder came without its path: the chooser opens and says what to do. */
export function askForFolder(name: string): void {
  useStudies.setState({ ...NOTHING, dropped: name });
  openDialog('open');
}

/** The series to open without asking: the only one there, and nothing was refused beside it. */
export function onlySeries(found: Result<'studies.scan'>): string | null {
  const [only, ...others] = found.studies.flatMap((study) => study.series);
  return only?.loadable === true && others.length === 0 ? only.seriesInstanceUid : null;
}

/** Looks for studies in folders or files; opens the CT when there is just one, else shows the chooser. */
export async function scanPaths(paths: readonly string[]): Promise<void> {
  openDialog('open');
  useStudies.setState({ scanning: true, paths, found: null, dropped: null });
  try {
    const found = await api().call('studies.scan', { paths: [...paths] });
    if (useStudies.getState().paths !== paths) return;
    useStudies.setState({ found });
    const only = onlySeries(found);
    if (only !== null) await openSeries(only);
  } catch (error) {
    notifyError(error);
  } finally {
    useStudies.setState({ scanning: false });
  }
}
