/** The view keys act on: the one last focused or pointed at. */
import { create } from 'zustand';
import { useReformat } from '../state/reformat.ts';
import type { ViewName } from './geometry.ts';
import type { ReformatKind } from './reformat/scene.ts';

interface ActiveView {
  /** Of the CT's own planes. */
  readonly name: ViewName;
  /** Of the views along the spine; these are all there is while they are on. */
  readonly spine: ReformatKind;
}

export const useActiveView = create<ActiveView>(() => ({ name: 'axial', spine: 'axial' }));

export const activeSpineView = (): ReformatKind | null =>
  useReformat.getState().mode === 'off' ? null : useActiveView.getState().spine;
