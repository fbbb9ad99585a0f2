/**
 * What crosses between Electron's main process and the page. Messages are structured clones, as the contract's channel
 * carries them; typed arrays keep every bit. The preload exposes `PreloadBridge` as `window.pedicle`.
 */
import type { Channel } from './channel.ts';

/** Channels of Electron's IPC. */
export const API_CHANNEL = 'pedicle';
export const MENU_CHANNEL = 'pedicle-menu';

/** Items of the native menu; the page owns what they do. */
export const menuCommands = [
  'open-folder',
  'open-demo',
  'close-case',
  'compare',
  'export',
  'undo',
  'redo',
  'guide',
  'shortcuts',
  'about',
] as const;
export type MenuCommand = (typeof menuCommands)[number];

/** On the menu's channel: the app was started again with a folder, which this one window is to open. */
export interface OpenRequest {
  readonly openFolder: string;
}

export interface PreloadBridge {
  /** Sends one message to the backend. */
  send(message: unknown): void;
  /** @returns a function that stops listening. */
  onMessage(listener: (message: unknown) => void): () => void;
  /** Commands of the native menu, and `OpenRequest`s. @returns a function that stops listening. */
  onMenu(listener: (command: unknown) => void): () => void;
  /** Absolute path of a dropped or picked file; empty for one that is not on disk. */
  pathOfFile(file: File): string;
}

/** The page's end of the channel. It never closes by itself: when the main process ends, so does the page. */
export function bridgeChannel(bridge: PreloadBridge): Channel {
  return {
    send: (message) => bridge.send(message),
    onMessage: (listener) => bridge.onMessage(listener),
    onClose: () => () => undefined,
  };
}
