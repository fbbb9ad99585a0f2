/** The shell against a mocked `electron`: what the window is allowed to do, and who may talk to the backend. */
import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { blobOf } from '../../builders/blobs.ts';

type Listener = (...args: never[]) => unknown;
class Emitter {
  readonly listeners = new Map<string, Listener[]>();
  on(name: string, listener: Listener): this {
    this.listeners.set(name, [...(this.listeners.get(name) ?? []), listener]);
    return this;
  }
  once(name: string, listener: Listener): this {
    return this.on(name, listener);
  }
  off(name: string, listener: Listener): this {
    this.listeners.set(
      name,
      (this.listeners.get(name) ?? []).filter((l) => l !== listener),
    );
    return this;
  }
  emit(name: string, ...args: unknown[]): void {
    for (const listener of this.listeners.get(name) ?? [])
      (listener as (...a: unknown[]) => unknown)(...args);
  }
}

const world = vi.hoisted(() => ({
  windows: [] as unknown[],
  exposed: {} as Record<string, Record<string, (...a: never[]) => unknown>>,
  handlers: new Map<string, (request: Request) => Promise<Response>>(),
  permission: { request: null as null | ((...a: unknown[]) => void), check: null as null | (() => boolean) },
  userData: '',
  calls: [] as string[],
  menu: null as unknown,
}));

class FakeContents extends Emitter {
  readonly sent: unknown[][] = [];
  openHandler: ((d: { url: string }) => { action: string }) | null = null;
  send(...args: unknown[]): void {
    this.sent.push(args);
  }
  isDestroyed(): boolean {
    return false;
  }
  async printToPDF(options: object): Promise<Uint8Array> {
    this.sent.push(['print', options]);
    return new TextEncoder().encode('%PDF-1.7');
  }
  setWindowOpenHandler(handler: (d: { url: string }) => { action: string }): void {
    this.openHandler = handler;
  }
}
class FakeWindow extends Emitter {
  readonly webContents = new FakeContents();
  readonly options: { webPreferences: Record<string, unknown> };
  url = '';
  reloads = 0;
  reload(): void {
    this.reloads += 1;
  }
  constructor(options: { webPreferences: Record<string, unknown> }) {
    super();
    this.options = options;
    world.windows.push(this);
    fakeApp.emit('web-contents-created', {}, this.webContents);
  }
  loadURL(url: string): Promise<void> {
    this.url = url;
    return Promise.resolve();
  }
  isDestroyed(): boolean {
    return false;
  }
  destroyed = false;
  page = '';
  async loadFile(path: string): Promise<void> {
    this.page = await readFile(path, 'utf8');
  }
  destroy(): void {
    this.destroyed = true;
  }
  isMinimized(): boolean {
    return false;
  }
  focus(): void {}
}
const fakeApp = Object.assign(new Emitter(), {
  isPackaged: true,
  requestSingleInstanceLock: () => true,
  whenReady: () => Promise.resolve(),
  getPath: () => world.userData,
  quit: () => world.calls.push('quit'),
});
const ipcMain = new Emitter();
const ipcRenderer = Object.assign(new Emitter(), { send: vi.fn() });

vi.mock('electron', () => ({
  app: fakeApp,
  BrowserWindow: FakeWindow,
  Menu: {
    setApplicationMenu: (menu: unknown) => {
      world.menu = menu;
    },
    buildFromTemplate: (t: unknown) => t,
  },
  dialog: { showMessageBox: vi.fn(async () => ({ response: 0 })) },
  ipcMain,
  ipcRenderer,
  contextBridge: {
    exposeInMainWorld: (name: string, api: never) => Object.assign(world.exposed, { [name]: api }),
  },
  webUtils: { getPathForFile: () => '/data/ct' },
  protocol: {
    registerSchemesAsPrivileged: () => world.calls.push('scheme'),
    handle: (scheme: string, handler: (r: Request) => Promise<Response>) =>
      world.handlers.set(scheme, handler),
  },
  session: {
    defaultSession: {
      setPermissionRequestHandler: (h: (...a: unknown[]) => void) => {
        world.permission.request = h;
      },
      setPermissionCheckHandler: (h: () => boolean) => {
        world.permission.check = h;
      },
    },
  },
}));

beforeAll(async () => {
  world.userData = await mkdtemp(join(tmpdir(), 'pedicle-electron-'));
  process.env.PEDICLE_HOME = world.userData;
  await import('../../../electron/main.ts');
  await vi.waitFor(() => expect(world.windows).toHaveLength(1));
});
const theWindow = (): FakeWindow => world.windows[0] as FakeWindow;

describe('electron main', () => {
  it('opens a sandboxed, isolated window on our own scheme', () => {
    expect(theWindow().options.webPreferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
    });
    expect(theWindow().url).toBe('pedicle://app/index.html');
    expect(world.calls).toContain('scheme');
  });

  it('blocks navigation away, new windows and webviews', () => {
    const prevented = (name: string, event: object): boolean => {
      let stopped = false;
      theWindow().webContents.emit(name, {
        ...event,
        preventDefault: () => {
          stopped = true;
        },
      });
      return stopped;
    };
    expect(prevented('will-navigate', { url: 'https://evil.example/' })).toBe(true);
    expect(prevented('will-navigate', { url: 'file:///etc/passwd' })).toBe(true);
    expect(prevented('will-navigate', { url: 'pedicle://app.evil.example/' })).toBe(true);
    expect(prevented('will-navigate', { url: 'pedicle://app/index.html' })).toBe(false);
    expect(prevented('will-attach-webview', {})).toBe(true);
    expect(theWindow().webContents.openHandler?.({ url: 'https://evil.example/' })).toEqual({
      action: 'deny',
    });
  });

  it('prints a page in a hidden window that runs no script, and lets it go', async () => {
    const { printPage } = await import('../../../electron/print-page.ts');
    const before = world.windows.length;
    expect(new TextDecoder().decode(await printPage('<p>report</p>'))).toBe('%PDF-1.7');
    const window = world.windows.splice(before)[0] as FakeWindow;
    expect(window.options).toMatchObject({
      show: false,
      webPreferences: { javascript: false, sandbox: true },
    });
    expect(window.page).toBe('<p>report</p>');
    expect(window.webContents.sent).toEqual([['print', { printBackground: true, preferCSSPageSize: true }]]);
    expect(window.destroyed).toBe(true);
  });

  it('holds whatever else comes to show a page to ours, too', () => {
    const stray = new FakeContents();
    fakeApp.emit('web-contents-created', {}, stray);
    const preventDefault = vi.fn();
    stray.emit('will-navigate', { url: 'https://evil.example/', preventDefault });
    stray.emit('will-attach-webview', { preventDefault });
    expect(preventDefault).toHaveBeenCalledTimes(2);
    expect(stray.openHandler?.({ url: 'pedicle://app/index.html' })).toEqual({ action: 'deny' });
  });

  it('parks the case of a page that is loaded again: the next page asks anew', async () => {
    const contents = theWindow().webContents;
    contents.sent.length = 0;
    contents.emit('did-navigate', {});
    const frame = { parent: null, url: 'pedicle://app/index.html' };
    ipcMain.emit(
      'pedicle',
      { sender: contents, senderFrame: frame },
      { id: 9, method: 'app.info', params: {} },
    );
    await vi.waitFor(() => expect(contents.sent).toHaveLength(1));
    contents.sent.length = 0;
  });

  it('refuses every permission', () => {
    const answer = vi.fn();
    world.permission.request?.({}, 'media', answer);
    expect(answer).toHaveBeenCalledWith(false);
    expect(world.permission.check?.()).toBe(false);
  });

  it('answers calls of its own main frame only', async () => {
    const contents = theWindow().webContents;
    const ask = (frame: unknown, sender: unknown = contents): void =>
      ipcMain.emit('pedicle', { sender, senderFrame: frame }, { id: 7, method: 'app.info', params: {} });
    ask({ parent: null, url: 'https://evil.example/' });
    ask({ parent: {}, url: 'pedicle://app/index.html' });
    ask({ parent: null, url: 'pedicle://app/index.html' }, new FakeContents());
    ask(null);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(contents.sent).toEqual([]);
    ask({ parent: null, url: 'pedicle://app/index.html' });
    await vi.waitFor(() => expect(contents.sent).toHaveLength(1));
    expect(contents.sent[0]).toMatchObject(['pedicle', { id: 7, ok: true, result: { shell: 'electron' } }]);
  });

  it('sends each item of its menu as a command the page knows', async () => {
    const { menuCommands } = await import('../../../src/contract/bridge.ts');
    const contents = theWindow().webContents;
    contents.sent.length = 0;
    const items = (world.menu as { submenu?: { click?: () => void }[] }[]).flatMap((m) => m.submenu ?? []);
    for (const item of items) item.click?.();
    expect(contents.sent.map(([channel]) => channel)).toEqual(menuCommands.map(() => 'pedicle-menu'));
    expect(contents.sent.map(([, command]) => command).sort()).toEqual([...menuCommands].sort());
  });

  it('has the page open the folder that the app is started with again, from where that was', () => {
    const contents = theWindow().webContents;
    contents.sent.length = 0;
    const again = (argv: readonly string[]): void =>
      fakeApp.emit('second-instance', {}, ['/opt/pedicle', ...argv], '/data/patients');
    again(['--flag', 'p1/ct']);
    again(['/data/other']);
    again([]);
    expect(contents.sent).toEqual(
      ['/data/patients/p1/ct', '/data/other'].map((folder) => [
        'pedicle-menu',
        { openFolder: resolve(folder) },
      ]),
    );
    contents.sent.length = 0;
  });

  it('offers to load the page again when the renderer dies', async () => {
    const { dialog } = await import('electron');
    theWindow().webContents.emit('render-process-gone', {}, { reason: 'crashed' });
    expect(dialog.showMessageBox).toHaveBeenCalledOnce();
    await vi.waitFor(() => expect(theWindow().reloads).toBe(1));
  });
});

describe('electron protocol', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pedicle-protocol-'));
    await writeFile(join(folder, 'secret.txt'), 'outside');
    await mkdir(join(folder, 'renderer'));
    await writeFile(join(folder, 'renderer', 'index.html'), 'page');
  });

  it('serves the page with the policy, blobs by range, and nothing else', async () => {
    const { answerRequest } = await import('../../../electron/protocol.ts');
    const { createBlobStore } = await import('../../../src/backend/blobs/blobs.ts');
    const blobs = createBlobStore();
    const id = blobs.add(blobOf(Uint8Array.of(1, 2, 3, 4)));
    const get = (url: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Response> =>
      answerRequest(
        { url, method, headers: new Headers(headers) } as Request,
        join(folder, 'renderer'),
        blobs,
      );
    const page = await get('pedicle://app/index.html');
    expect(await page.text()).toBe('page');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    const part = await get(`pedicle://app/blob/${id}`, { range: 'bytes=1-2' });
    expect([part.status, ...new Uint8Array(await part.arrayBuffer())]).toEqual([206, 2, 3]);
    expect((await get('pedicle://app/%2e%2e/secret.txt')).status).toBe(404);
    expect((await get('pedicle://app/../secret.txt')).status).toBe(404);
    expect((await get('pedicle://other/index.html')).status).toBe(403);
    expect((await get('pedicle://app/index.html', {}, 'POST')).status).toBe(403);
    expect((await get('pedicle://app/blob/unknown')).status).toBe(404);
  });
});

describe('electron preload', () => {
  it('exposes one channel, menu commands and dropped paths, nothing of Node or ipcRenderer itself', async () => {
    await import('../../../electron/preload.ts');
    expect(Object.keys(world.exposed)).toEqual(['pedicle']);
    const api = world.exposed.pedicle as Record<string, (...a: unknown[]) => unknown>;
    expect(Object.keys(api).sort()).toEqual(['onMenu', 'onMessage', 'pathOfFile', 'send']);
    api.send?.({ id: 1 });
    expect(ipcRenderer.send).toHaveBeenCalledWith('pedicle', { id: 1 });
    const seen: unknown[] = [];
    const stop = api.onMessage?.((m: unknown) => seen.push(m)) as () => void;
    ipcRenderer.emit('pedicle', { sender: 'the ipc event must not pass' }, 'hello');
    stop();
    ipcRenderer.emit('pedicle', {}, 'late');
    expect(seen).toEqual(['hello']);
    const commands: unknown[] = [];
    const stopMenu = api.onMenu?.((m: unknown) => commands.push(m)) as () => void;
    ipcRenderer.emit('pedicle-menu', { sender: {} }, 'undo');
    stopMenu();
    ipcRenderer.emit('pedicle-menu', {}, 'redo');
    expect(commands).toEqual(['undo']);
    expect(api.pathOfFile?.({})).toBe('/data/ct');
  });
});

describe('page and main process over the preload', () => {
  it('agree: calls, typed arrays, errors and events pass both ways', async () => {
    await import('../../../electron/preload.ts');
    const { bridgeChannel, connectApi } = await import('../../../src/contract/index.ts');
    const contents = theWindow().webContents;
    const frame = { parent: null, url: 'pedicle://app/index.html' };
    // What Electron does between the processes: a structured clone each way.
    ipcRenderer.send.mockImplementation((channel: string, message: unknown) =>
      ipcMain.emit(channel, { sender: contents, senderFrame: frame }, structuredClone(message)),
    );
    contents.send = (channel: unknown, message: unknown) =>
      ipcRenderer.emit(channel as string, {}, structuredClone(message));
    const client = connectApi(bridgeChannel(world.exposed.pedicle as never));
    expect((await client.call('app.info', {})).shell).toBe('electron');
    const events: string[] = [];
    client.onEvent((e) => events.push(e.event));
    const open = await client.call('case.openDemo', {});
    const { fileId } = open.structureSets[0] as { fileId: string };
    const set = await client.call('structures.load', { caseId: open.caseId, fileId });
    expect(set.structures[0]?.slices[0]?.rings[0]).toBeInstanceOf(Float64Array);
    await expect(client.call('case.close', { caseId: '../../etc' })).rejects.toMatchObject({
      code: 'bad-parameters',
    });
    await vi.waitFor(() => expect(events).toContain('volume'), 20_000);
  });
});
