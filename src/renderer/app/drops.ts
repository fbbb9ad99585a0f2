/** Folders dropped on the window: Electron tells their path; a browser does not, so the chooser opens and says so. */
import { preloadBridge } from '../connection/index.ts';
import { askForFolder, scanPaths } from '../model/studies.ts';

export function listenForDrops(): () => void {
  const over = (event: DragEvent): void => event.preventDefault();
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    const files = [...(event.dataTransfer?.files ?? [])];
    const [first] = files;
    if (first === undefined) return;
    const bridge = preloadBridge();
    if (bridge === null) askForFolder(first.name);
    else void scanPaths(files.map((file) => bridge.pathOfFile(file)).filter((path) => path !== ''));
  };
  window.addEventListener('dragover', over);
  window.addEventListener('drop', drop);
  return () => {
    window.removeEventListener('dragover', over);
    window.removeEventListener('drop', drop);
  };
}
