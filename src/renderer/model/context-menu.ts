/** The menu asked for with the right button on a picture: where, and for which structure. */
import { create } from 'zustand';

export interface ContextMenu {
  /** Page px; null while there is none. */
  readonly at: readonly [number, number] | null;
  /** The structure it is about, '' for the picture alone. */
  readonly structureName: string;
}

const none: ContextMenu = { at: null, structureName: '' };
export const useContextMenu = create<ContextMenu>(() => none);

export const openContextMenu = (at: readonly [number, number], structureName: string): void =>
  useContextMenu.setState({ at, structureName });

export const closeContextMenu = (): void => useContextMenu.setState(none);
