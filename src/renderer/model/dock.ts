/** Which panel on the right is shown. */
import { create } from 'zustand';

/** In the order of their tabs. */
export const panelNames = ['segment', 'operations', 'review', 'compare', 'history'] as const;
export type PanelName = (typeof panelNames)[number];
export const useDock = create<{ shown: PanelName }>(() => ({ shown: 'segment' }));
export const showPanel = (shown: PanelName): void => useDock.setState({ shown });
