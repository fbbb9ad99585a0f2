/** Size and place of the window from one start to the next; a damaged file means the defaults. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserWindow, Rectangle } from 'electron';
import { z } from 'zod';

const schema = z.object({
  bounds: z.object({ x: z.number(), y: z.number(), width: z.number().min(800), height: z.number().min(600) }),
  maximized: z.boolean(),
});

const fileIn = (folder: string): string => join(folder, 'window.json');

export function loadWindowState(folder: string): { bounds: Partial<Rectangle>; maximized: boolean } {
  try {
    return schema.parse(JSON.parse(readFileSync(fileIn(folder), 'utf8')));
  } catch {
    return { bounds: { width: 1600, height: 1000 }, maximized: false };
  }
}

/** Saves on close: to a temporary file, then renamed. */
export function rememberWindowState(window: BrowserWindow, folder: string): void {
  window.on('close', () => {
    const path = fileIn(folder);
    writeFileSync(
      `${path}.part`,
      JSON.stringify({ bounds: window.getNormalBounds(), maximized: window.isMaximized() }),
    );
    renameSync(`${path}.part`, path);
  });
}
