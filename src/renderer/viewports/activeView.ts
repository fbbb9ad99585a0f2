/** The view keys act on: the one last focused or pointed at. */
import { create } from 'zustand';
import type { ViewName } from './geometry.ts';

export const useActiveView = create<{ name: ViewName }>(() => ({ name: 'axial' }));
