/** Items of Electron's native menu → commands of the registry. */
import { type MenuCommand, menuCommands, type OpenRequest } from '../../contract/index.ts';
import { preloadBridge } from '../connection/index.ts';
import { scanPaths } from '../model/studies.ts';
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
