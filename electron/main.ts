/** The desktop shell: a thin adapter over the backend. Windows and menus live here, nothing of the product does. */
import { join, resolve } from 'node:path';
import { app, BrowserWindow, dialog, ipcMain, Menu, protocol, session } from 'electron';
import { type Backend, createBackend } from '../src/backend/app/create-backend.ts';
import { rendererFolder } from '../src/backend/app/entries.ts';
import {
  API_CHANNEL,
  type Channel,
  MENU_CHANNEL,
  type OpenRequest,
  serveApi,
} from '../src/contract/index.ts';
import { menuTemplate } from './menu.ts';
import { printPage } from './print-page.ts';
import { APP_ORIGIN, answerRequest, SCHEME } from './protocol.ts';
import { lockDown } from './security.ts';
import { loadWindowState, rememberWindowState } from './window-state.ts';

/** The folder given on the command line or by double-click, if any; relative to where that command was given. */
function folderArgument(argv: readonly string[], from: string): string | null {
  const given = argv.slice(app.isPackaged ? 1 : 2).find((a) => a !== '' && !a.startsWith('-'));
  return given === undefined ? null : resolve(from, given);
}

async function pickFolder(): Promise<string | null> {
  const window = BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0];
  if (window === undefined) return null;
  const chosen = await dialog.showOpenDialog(window, {
    properties: ['openDirectory'],
    title: 'Open a CT folder',
  });
  return chosen.canceled ? null : (chosen.filePaths[0] ?? null);
}

/** The window's end of the channel; messages of any frame but our own page's main frame are dropped. */
function channelOf({ webContents }: BrowserWindow): Channel {
  return {
    send: (message) => {
      if (!webContents.isDestroyed()) webContents.send(API_CHANNEL, message);
    },
    onMessage: (listener) => {
      const receive = (event: Electron.IpcMainEvent, message: unknown): void => {
        const frame = event.senderFrame;
        const isOurs =
          event.sender === webContents &&
          frame !== null &&
          frame.parent === null &&
          frame.url.startsWith(`${APP_ORIGIN}/`);
        if (isOurs) listener(message);
      };
      ipcMain.on(API_CHANNEL, receive);
      return () => ipcMain.off(API_CHANNEL, receive);
    },
    onClose: (listener) => {
      webContents.once('destroyed', listener);
      return () => webContents.off('destroyed', listener);
    },
  };
}

/** One connection a page: a page that is reloaded, crashed or closed leaves its case behind, parked. */
function connect(window: BrowserWindow, backend: Backend): void {
  const { webContents } = window;
  const begin = (): (() => void) => {
    const connection = backend.connect();
    const served = serveApi(channelOf(window), connection.handlers);
    connection.onEvent(served.push);
    return () => {
      served.stop();
      void connection.close();
    };
  };
  let end = begin();
  const renew = (): void => {
    end();
    end = begin();
  };
  webContents.on('did-navigate', renew);
  webContents.on('render-process-gone', renew);
  webContents.once('destroyed', () => end());
}

/** A renderer that died loses no edit (the journal has them all): say so and load the page again. */
async function offerReload(window: BrowserWindow, reason: string): Promise<void> {
  if (reason === 'clean-exit' || window.isDestroyed()) return;
  await dialog.showMessageBox(window, {
    type: 'error',
    message: 'The Pedicle window stopped working.',
    detail: 'Every edit up to that moment is saved. The window is loaded again and offers them back.',
    buttons: ['Load again'],
  });
  if (!window.isDestroyed()) window.reload();
}

function createWindow(backend: Backend): BrowserWindow {
  const state = loadWindowState(app.getPath('userData'));
  const window = new BrowserWindow({
    ...state.bounds,
    minWidth: 1024,
    minHeight: 700,
    show: false,
    backgroundColor: '#14171c',
    title: 'Pedicle',
    webPreferences: {
      preload: join(import.meta.dirname, '../preload/preload.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      spellcheck: false,
    },
  });
  if (state.maximized) window.maximize();
  rememberWindowState(window, app.getPath('userData'));
  connect(window, backend);
  window.webContents.on('render-process-gone', (_event, details) => {
    void offerReload(window, details.reason);
  });
  window.once('ready-to-show', () => window.show());
  void window.loadURL(`${APP_ORIGIN}/index.html`);
  return window;
}

async function run(): Promise<void> {
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
  ]);
  if (!app.requestSingleInstanceLock()) return app.quit();
  await app.whenReady();
  const backend = createBackend({
    shell: 'electron',
    startFolder: folderArgument(process.argv, process.cwd()),
    pickFolder,
    printPage,
  });
  session.defaultSession.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.defaultSession.setPermissionCheckHandler(() => false);
  protocol.handle(SCHEME, (request) => answerRequest(request, rendererFolder(), backend.blobs));
  // Whatever comes to show a page in this app, by whatever way, is held to ours.
  app.on('web-contents-created', (_event, contents) => lockDown(contents, APP_ORIGIN));
  const window = createWindow(backend);
  Menu.setApplicationMenu(
    Menu.buildFromTemplate(menuTemplate((command) => window.webContents.send(MENU_CHANNEL, command))),
  );
  app.on('second-instance', (_event, argv, workingDirectory) => {
    if (window.isMinimized()) window.restore();
    window.focus();
    const openFolder = folderArgument(argv, workingDirectory);
    if (openFolder !== null) window.webContents.send(MENU_CHANNEL, { openFolder } satisfies OpenRequest);
  });
  app.on('window-all-closed', () => app.quit());
  let closing = false;
  app.on('before-quit', (event) => {
    if (closing) return;
    closing = true;
    event.preventDefault();
    void backend.close().finally(() => app.quit());
  });
}

void run();
