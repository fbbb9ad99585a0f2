/** Electron's preload exposes the bridge as `window.pedicle`; a plain browser has none. */
import type { PreloadBridge } from '../../contract/index.ts';

declare global {
  interface Window {
    readonly pedicle?: PreloadBridge;
  }
}

export const preloadBridge = (): PreloadBridge | null => window.pedicle ?? null;
