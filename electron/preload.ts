/** The only bridge into the page: one message channel, menu commands, and the path of a dropped file. */
import { contextBridge, ipcRenderer, webUtils } from 'electron';

const listen = (channel: string, listener: (message: unknown) => void): (() => void) => {
  const receive = (_event: unknown, message: unknown): void => listener(message);
  ipcRenderer.on(channel, receive);
  return () => ipcRenderer.off(channel, receive);
};

contextBridge.exposeInMainWorld('pedicle', {
  send: (message: unknown): void => ipcRenderer.send('pedicle', message),
  onMessage: (listener: (message: unknown) => void) => listen('pedicle', listener),
  onMenu: (listener: (command: unknown) => void) => listen('pedicle-menu', listener),
  pathOfFile: (file: File): string => webUtils.getPathForFile(file),
});
