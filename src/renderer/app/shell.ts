/** What the window's shell asks for: items of Electron's native menu, folders dropped on the window. */
import { type MenuCommand, menuCommands, type OpenRequest } from '../../contract/index.ts';
import { preloadBridge } from '../connection/index.ts';
import { askForFolder, scanPaths } from '../model/studies.ts';
import { runAction } from './actions.ts';

/** Id of the action each item runs. */
export const menuActions: Readonly<Record<MenuCommand, string>> = {
  'open-folder': 'open',
  'open-demo': 'demo',
  'close-case': 'close',
  compare: 'compare',
  export: 'export',
  undo: 'undo',
  redo: 'redo',
  guide: 'guide',
  shortcuts: 'shortcuts',
  about: 'about',
};

const isMenuCommand = (command: unknown): command is MenuCommand =>
  menuCommands.some((name) => name === command);

const isOpenRequest = (message: unknown): message is OpenRequest =>
  typeof message === 'object' &&
  message !== null &&
  'openFolder' in message &&
  typeof message.openFolder === 'string';

/** Runs what the native menu asks for, as the keyboard would: not while a dialog is open. @returns a stop. */
export function listenForMenu(): () => void {
  const bridge = preloadBridge();
  if (bridge === null) return () => undefined;
  return bridge.onMenu((command) => {
    if (document.querySelector('dialog[open]') !== null) return;
    if (isMenuCommand(command)) runAction(menuActions[command]);
    else if (isOpenRequest(command)) void scanPaths([command.openFolder]);
  });
}

/** Folders dropped on the window: Electron tells their path; a browser does not, so the chooser opens and says so. @returns a stop. */
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
