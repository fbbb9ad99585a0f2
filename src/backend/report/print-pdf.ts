/** HTML to PDF by an installed Chromium, when there is one. */
import { spawn } from 'node:child_process';
import { access, constants, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fault } from '../../core/errors/errors.ts';
import { dataFolder } from '../files/places.ts';
import { scratchFolder } from '../files/scratch.ts';
import { writeAtomically } from '../files/write-atomically.ts';

const NAMES = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
  'chrome.exe',
  'msedge.exe',
];
const LIMIT_MS = 120_000;

/** The browser that prints: `PEDICLE_CHROMIUM`, else the first of the usual names on the path; null without. */
export async function findChromium(env: NodeJS.ProcessEnv = process.env): Promise<string | null> {
  const folders = (env.PATH ?? '').split(delimiter).filter((f) => f !== '');
  const places = [env.PEDICLE_CHROMIUM ?? '', ...NAMES.flatMap((name) => folders.map((f) => join(f, name)))];
  for (const place of places) {
    if (place === '') continue;
    const there = await access(place, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (there) return place;
  }
  return null;
}

/**
 * Prints a self-contained page by an installed browser.
 * @returns the PDF; null when no browser is installed.
 * @throws PedicleError `report-print-failed`.
 */
export async function pdfByChromium(html: string): Promise<Uint8Array | null> {
  const browser = await findChromium();
  if (browser === null) return null;
  const folder = await scratchFolder(dataFolder(), 'print');
  try {
    const [source, target] = [join(folder, 'report.html'), join(folder, 'report.pdf')];
    await writeFile(source, html, { mode: 0o600 });
    const temporary = await access(tmpdir(), constants.W_OK).then(
      () => ({}),
      () => ({ TMPDIR: folder }),
    );
    await run(browser, temporary, [
      '--headless',
      '--disable-gpu',
      '--no-first-run',
      '--no-pdf-header-footer',
      `--user-data-dir=${join(folder, 'profile')}`,
      // As root (in containers) Chromium wants it; the page is our own and runs nothing.
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      `--print-to-pdf=${target}`,
      `file://${source}`,
    ]);
    return await readFile(target).catch(() => new Uint8Array(0));
  } finally {
    await removeSettled(folder);
  }
}

/** The browser's helpers may still write their profile when it has ended: gone is what stays gone. */
async function removeSettled(folder: string): Promise<void> {
  for (let tries = 0; tries < 20; tries += 1) {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    await pause(100);
    const back = await access(folder).then(
      () => true,
      () => false,
    );
    if (!back) return;
  }
}

/** How a shell prints a page: the desktop's own engine, or an installed browser; null where there is none. */
export type PrintPage = (html: string) => Promise<Uint8Array | null>;

/** @throws PedicleError `report-print-failed` when what came out is no PDF. */
export function requirePdf(bytes: Uint8Array): Uint8Array {
  if (Buffer.from(bytes.subarray(0, 5)).toString('latin1') !== '%PDF-') throw failed();
  return bytes;
}

/**
 * Prints a self-contained page to a file.
 * @returns false when no browser is installed: nothing is written then.
 * @throws PedicleError `report-print-failed`, those of `writeAtomically`.
 */
export async function printPdf(html: string, path: string, overwrite: boolean): Promise<boolean> {
  const bytes = await pdfByChromium(html);
  if (bytes === null) return false;
  await writeAtomically(path, requirePdf(bytes), { overwrite, mode: 0o600 });
  return true;
}

const failed = () => fault('report-print-failed');

function run(browser: string, env: Record<string, string>, args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(browser, args, { stdio: 'ignore', env: { ...process.env, ...env } });
    const timer = setTimeout(() => child.kill('SIGKILL'), LIMIT_MS);
    const end = (ok: boolean): void => {
      clearTimeout(timer);
      if (ok) resolve();
      else reject(failed());
    };
    child.on('error', () => end(false));
    child.on('exit', (code) => end(code === 0));
  });
}
