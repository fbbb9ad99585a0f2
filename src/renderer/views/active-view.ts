/** The view keys act on: the one last focused or pointed at. */

import { create } from 'zustand';
import { useReformat } from '../model/reformat.ts';
import type { ReformatKind, ViewName } from '../planes/planes.ts';
import { type SurfaceName, surfaceName } from '../planes/surface.ts';
import { isStraight } from './spine/scene.ts';

interface ActiveView {
  /** Of the CT's own planes. */
  readonly name: ViewName;
  /** Of the views along the spine; these are all there is while they are on. */
  readonly spine: ReformatKind;
}

export const useActiveView = create<ActiveView>(() => ({ name: 'axial', spine: 'axial' }));

/** The view along the spine keys act on; one that has left the page gives way to the axial one, which is always there. */
export function activeSpineView(): ReformatKind | null {
  const { mode } = useReformat.getState();
  const { spine } = useActiveView.getState();
  if (mode === 'off') return null;
  const isThere = mode === 'aligned' ? !isStraight(spine) : spine !== 'coronal';
  return isThere ? spine : 'axial';
}

/** The view keys act on, whichever kind is shown. */
export function activeSurface(): SurfaceName {
  const spine = activeSpineView();
  return spine === null ? useActiveView.getState().name : surfaceName(spine);
}
