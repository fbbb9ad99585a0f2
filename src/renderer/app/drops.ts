/** Folders dropped on the window: Electron tells their path; a browser does not. */
import { preloadBridge } from '../connection/index.ts';
import { notify } from '../model/notices.ts';
import { scanPaths } from '../model/studies.ts';
import { texts } from '../texts/index.ts';

export function listenForDrops(): () => void {
  const over = (event: DragEvent): void => event.preventDefault();
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    const files = [...(event.dataTransfer?.files ?? [])];
    if (files.length === 0) return;
    const bridge = preloadBridge();
    if (bridge === null) notify('warning', texts.open.dropInBrowser, texts.open.dropInBrowserAction);
    else void scanPaths(files.map((file) => bridge.pathOfFile(file)).filter((path) => path !== ''));
  };
  window.addEventListener('dragover', over);
  window.addEventListener('drop', drop);
  return () => {
    window.removeEventListener('dragover', over);
    window.removeEventListener('drop', drop);
  };
}
