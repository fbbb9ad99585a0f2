/** Which panel on the right is shown. */
import { create } from 'zustand';

export type PanelName = 'segment' | 'operations' | 'review' | 'compare' | 'history';
export const useDock = create<{ shown: PanelName }>(() => ({ shown: 'segment' }));
export const showPanel = (shown: PanelName): void => useDock.setState({ shown });
