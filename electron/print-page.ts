/** A self-contained page as PDF by the desktop's own engine: a hidden window that runs no script and loads nothing. */
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BrowserWindow } from 'electron';
import { dataFolder } from '../src/backend/files/places.ts';
import { scratchFolder } from '../src/backend/files/scratch.ts';

export async function printPage(html: string): Promise<Uint8Array> {
  const folder = await scratchFolder(dataFolder(), 'print');
  const window = new BrowserWindow({
    show: false,
    webPreferences: { sandbox: true, contextIsolation: true, nodeIntegration: false, javascript: false },
  });
  try {
    const page = join(folder, 'report.html');
    await writeFile(page, html, { mode: 0o600 });
    await window.loadFile(page);
    return await window.webContents.printToPDF({ printBackground: true, preferCSSPageSize: true });
  } finally {
    window.destroy();
    await rm(folder, { recursive: true, force: true });
  }
}
