/** The installed Chromium, Chrome or Edge as the window of the app. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import {
  accessSync,
  constants,
  mkdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { basename, delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];
const PLACES: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ],
  win32: [
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
  ],
};

const isExecutable = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** Path of a Chromium-like browser, or null. */
export function findBrowser(env: NodeJS.ProcessEnv = process.env): string | null {
  const folders = (env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  const onPath = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [...onPath, ...(PLACES[process.platform] ?? [])].find(isExecutable) ?? null;
}

/** Starters of browsers are short scripts; the browsers themselves are not. */
const LONGEST_SCRIPT = 65_536;

/** A browser installed as a snap sees nothing of hidden folders: it has one of its own that it can read. */
function snapFolder(browser: string): string | null {
  const real = realpathSync(browser);
  const isScript = statSync(real).size < LONGEST_SCRIPT;
  const isSnap = basename(real) === 'snap' || (isScript && readFileSync(real, 'utf8').includes('/snap/bin/'));
  return isSnap ? join(homedir(), 'snap', 'chromium', 'common', 'pedicle') : null;
}

/** The page that leads to `address`: only its owner can read it, while a command line is read by every user. */
export const redirectPage = (address: string): string =>
  `<!doctype html><meta charset="utf-8"><title>Pedicle</title><meta name="referrer" content="no-referrer">` +
  `<meta http-equiv="refresh" content="0;url=${address}"><p>Opening Pedicle …</p>\n`;

/**
 * What the browser is started with. A profile of its own: no extension reads along, and the flags hold even while the
 * user's browser runs. Without a graphics card it draws in software (SwiftShader), or the CT would stay black.
 */
export function browserArguments(page: string, profile: string, isRoot: boolean): string[] {
  return [
    `--app=${page}`,
    `--user-data-dir=${profile}`,
    '--window-size=1600,1000',
    '--no-first-run',
    '--no-default-browser-check',
    '--disable-sync',
    '--enable-unsafe-swiftshader',
    // Chromium refuses its sandbox to root, and warns of it on the page; a workstation's user is not root.
    ...(isRoot ? ['--no-sandbox', '--test-type'] : []),
  ];
}

export interface OpenedBrowser {
  readonly child: ChildProcess;
  /** Closes the window and removes the page with the address. */
  close(): void;
}

/** How long the page with the address is kept for a browser that is slow to start. */
const KEEP_PAGE_MS = 60_000;

/** Opens the address in a window of its own. @returns why that is not possible here, as a sentence, where it is not. */
export function openInBrowser(
  address: string,
  folder: string,
  env: NodeJS.ProcessEnv = process.env,
): OpenedBrowser | string {
  const needsDisplay = process.platform === 'linux' && !env.DISPLAY && !env.WAYLAND_DISPLAY;
  if (needsDisplay) return 'There is no display here: open the address above in a browser on this machine.';
  const browser = findBrowser(env);
  if (browser === null)
    return 'No Chromium, Chrome or Edge was found: open the address above in a browser on this machine.';
  const own = snapFolder(browser) ?? folder;
  const page = join(own, `open-${process.pid}-${randomUUID()}.html`);
  try {
    mkdirSync(own, { recursive: true, mode: 0o700 });
    writeFileSync(page, redirectPage(address), { mode: 0o600, flag: 'wx' });
  } catch {
    return 'Nothing can be written in Pedicle’s own folder: open the address above in a browser on this machine.';
  }
  const forget = (): void => rmSync(page, { force: true });
  setTimeout(forget, KEEP_PAGE_MS).unref();
  const child = spawn(
    browser,
    browserArguments(pathToFileURL(page).href, join(own, 'browser'), process.getuid?.() === 0),
    { stdio: 'ignore', env },
  );
  child.on('error', () => undefined);
  const close = (): void => {
    forget();
    child.kill();
  };
  return { child, close };
}
