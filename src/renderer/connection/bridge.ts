/** What Electron's preload exposes as `window.pedicle`; absent in a plain browser. */
export interface PreloadBridge {
  /** Sends one encoded message (codec.ts) to the backend. */
  send(message: Uint8Array): void;
  /** @returns a function that stops listening. */
  onMessage(listener: (message: Uint8Array) => void): () => void;
  onClose(listener: () => void): () => void;
  /** Absolute path of a dropped or picked file. */
  pathForFile(file: File): string;
}

declare global {
  interface Window {
    readonly pedicle?: PreloadBridge;
  }
}

export const preloadBridge = (): PreloadBridge | null => window.pedicle ?? null;
