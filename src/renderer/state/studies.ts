/** The studies last looked for, and the folder they came from. */
import { create } from 'zustand';
import type { Result } from '../../contract/index.ts';
import { notifyError, openDialog } from './notices.ts';
import { api } from './session.ts';

export interface StudiesState {
  readonly scanning: boolean;
  readonly paths: readonly string[];
  readonly found: Result<'studies.scan'> | null;
}

export const useStudies = create<StudiesState>(() => ({ scanning: false, paths: [], found: null }));

export const forgetStudies = (): void => useStudies.setState({ scanning: false, paths: [], found: null });

/** Looks for studies in folders or files and shows the chooser. */
export async function scanPaths(paths: readonly string[]): Promise<void> {
  openDialog('open');
  useStudies.setState({ scanning: true, paths, found: null });
  try {
    const found = await api().call('studies.scan', { paths: [...paths] });
    if (useStudies.getState().paths === paths) useStudies.setState({ found });
  } catch (error) {
    notifyError(error);
  } finally {
    useStudies.setState({ scanning: false });
  }
}
