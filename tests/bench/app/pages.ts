/** The pages the benches of the app look at: the app with a case open, and vtk.js alone. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Browser, Page } from '@playwright/test';
import { newHome, root, startHost } from '../../e2e/host.ts';
import type { BareBench, BareOptions } from './bare.ts';
import { installPageBench, type PageBench } from './page-bench.ts';

declare global {
  interface Window {
    pageBench: PageBench;
    bareBench: BareBench;
    firstPictureMs?: number;
  }
}

export interface OpenedPage {
  readonly page: Page;
  close(): Promise<void>;
}

/**
 * The app on a folder (null: the demonstration), every slice there. `structure` is chosen (two clicks go to its middle); a
 * folder's structure set is loaded first.
 */
export async function openApp(
  chrome: Browser,
  folder: string | null,
  structure: string,
): Promise<OpenedPage> {
  const host = await startHost(newHome(), folder ?? undefined);
  const page = await chrome.newPage({ viewport: { width: 1500, height: 900 } });
  await page.goto(host.address);
  if (folder !== null) {
    const sets = page.locator('.structure-sets');
    await sets.waitFor({ timeout: 60_000 });
    await sets.getByRole('button', { name: 'Edit', exact: true }).click();
  }
  await page.locator(`[data-structure="${structure}"] .structure-main`).dblclick({ timeout: 60_000 });
  await page.locator('.loading').waitFor({ state: 'detached', timeout: 60_000 });
  await page.waitForTimeout(1500);
  await page.evaluate(installPageBench);
  const close = async (): Promise<void> => {
    await page.close();
    await host.stop();
  };
  return { page, close };
}

/** Builds the page of vtk.js alone, serves and prepares it. */
export async function openBare(chrome: Browser, options: BareOptions): Promise<OpenedPage> {
  const built = spawnSync(
    join(root, 'node_modules/.bin/vite'),
    ['build', 'tests/bench/app', '--config', 'tests/bench/app/vite.config.ts', '--logLevel', 'error'],
    { cwd: root, stdio: 'inherit' },
  );
  if (built.status !== 0) throw new Error('the bare page does not build');
  const types: Record<string, string> = { html: 'text/html', js: 'text/javascript' };
  const server = createServer((request, response) => {
    const path = (request.url ?? '/').slice(1);
    try {
      const bytes = readFileSync(join(root, 'out/bench-bare', path));
      response.writeHead(200, { 'Content-Type': types[path.split('.').at(-1) ?? ''] ?? 'text/plain' });
      response.end(bytes);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const page = await chrome.newPage({ viewport: { width: 1500, height: 900 } });
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/bare.html`);
  await page.waitForFunction(() => 'bareBench' in window);
  await page.evaluate((o) => window.bareBench.prepare(o), options);
  const close = async (): Promise<void> => {
    await page.close();
    server.close();
  };
  return { page, close };
}

/** Runs in a page before its own code: notes when the axial view first shows something. */
function watchFirstPicture(): void {
  const nextFrame = window.requestAnimationFrame.bind(window);
  const look = (): void => {
    const canvas = document.querySelector<HTMLCanvasElement>('[data-view="axial"] .viewport-image canvas');
    const gl = canvas?.getContext('webgl2');
    if (window.firstPictureMs !== undefined || canvas === null || !gl) return;
    // Looking waits for what is being drawn: not before a slice can be there.
    if (!performance.getEntriesByType('resource').some((e) => e.name.includes('/blob/'))) return;
    const [w, h] = [canvas.width >> 2, canvas.height >> 2];
    const pixels = new Uint8Array(4 * w * h);
    gl.readPixels(w, h, w, h, gl.RGBA, gl.UNSIGNED_BYTE, pixels);
    if (pixels.some((value, n) => n % 4 < 3 && value > 40)) window.firstPictureMs = performance.now();
  };
  // Looked at in the frame it was drawn in: afterwards the canvas' memory is the browser's.
  window.requestAnimationFrame = (draw) =>
    nextFrame((now) => {
      draw(now);
      look();
    });
}

/** ms from the first request of the page to its first picture of the folder, the start of the page included. */
export async function firstPicture(chrome: Browser, folder: string): Promise<number> {
  const host = await startHost(newHome(), folder);
  const page = await chrome.newPage({ viewport: { width: 1500, height: 900 } });
  try {
    await page.addInitScript(watchFirstPicture);
    await page.goto(host.address);
    await page.waitForFunction(() => window.firstPictureMs !== undefined, null, { timeout: 60_000 });
    return await page.evaluate(() => window.firstPictureMs ?? Number.NaN);
  } finally {
    await page.close();
    await host.stop();
  }
}
