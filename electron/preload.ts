/** The only bridge into the page: one message channel, menu commands, and the path of a dropped file. */
import { contextBridge, ipcRenderer, webUtils } from 'electron';
import { API_CHANNEL, MENU_CHANNEL, type PreloadBridge } from '../src/contract/bridge.ts';

const listen = (channel: string, listener: (message: unknown) => void): (() => void) => {
  const receive = (_event: unknown, message: unknown): void => listener(message);
  ipcRenderer.on(channel, receive);
  return () => ipcRenderer.off(channel, receive);
};

const bridge: PreloadBridge = {
  send: (message) => ipcRenderer.send(API_CHANNEL, message),
  onMessage: (listener) => listen(API_CHANNEL, listener),
  onMenu: (listener) => listen(MENU_CHANNEL, listener),
  pathOfFile: (file) => webUtils.getPathForFile(file),
};

contextBridge.exposeInMainWorld('pedicle', bridge);
