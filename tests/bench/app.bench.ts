/** The page's own speed in the installed Chromium, beside a bare vtk.js page that does the same draw. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from '@playwright/test';
import buildRenderer from '../e2e/build-renderer.ts';
import { chromiumPath, root, startHost } from '../e2e/host.ts';
import type { Bench, BenchResult } from './types.ts';

const median = (times: readonly number[]): number => [...times].sort((a, b) => a - b)[times.length >> 1]!;

interface AppTimes {
  readonly width: number;
  readonly height: number;
  readonly dims: [number, number, number];
  readonly scroll: number[];
  readonly brushFrames: number[];
  readonly commit: number[];
  readonly undo: number[];
}

/** Runs in the page: every animation frame's work is timed to the end, one pixel read back. */
async function timeApp(): Promise<AppTimes> {
  const view = document.querySelector<HTMLElement>('[data-view="axial"] .viewport-canvas')!;
  const picture = document.querySelector<HTMLCanvasElement>('[data-view="axial"] .viewport-image canvas')!;
  const structures = document.querySelector<HTMLCanvasElement>('[data-view="axial"] .viewport-structures')!;
  const box = view.getBoundingClientRect();
  const gl = picture.getContext('webgl2')!;
  const pixel = new Uint8Array(4);
  let work = 0;
  const nextFrame = window.requestAnimationFrame.bind(window);
  window.requestAnimationFrame = (draw) =>
    nextFrame((now) => {
      const start = performance.now();
      draw(now);
      work += performance.now() - start;
    });
  const timed = async (act: () => void): Promise<number> => {
    work = 0;
    const start = performance.now();
    act();
    const handler = performance.now() - start;
    // Runs after the views' own callbacks of this frame: waits for what they drew.
    await new Promise<void>((resolve) =>
      nextFrame(() => {
        const drawn = performance.now();
        gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixel);
        structures.getContext('2d')!.getImageData(0, 0, 1, 1);
        work += performance.now() - drawn;
        resolve();
      }),
    );
    await new Promise((resolve) => nextFrame(resolve));
    return handler + work;
  };
  const at = (x: number, y: number) => ({
    clientX: box.x + box.width * x,
    clientY: box.y + box.height * y,
    bubbles: true,
    cancelable: true,
  });
  const point = (type: string, x: number, y: number): void => {
    view.dispatchEvent(new PointerEvent(type, { ...at(x, y), pointerId: 1, button: 0 }));
  };
  view.setPointerCapture = () => undefined;
  const scroll: number[] = [];
  for (let n = 0; n < 40; n += 1) {
    const deltaY = n < 20 ? -100 : 100;
    scroll.push(
      await timed(() => void view.dispatchEvent(new WheelEvent('wheel', { ...at(0.5, 0.5), deltaY }))),
    );
  }
  const [brushFrames, commit, undo]: number[][] = [[], [], []];
  for (let stroke = 0; stroke < 5; stroke += 1) {
    point('pointerdown', 0.3, 0.3 + stroke * 0.05);
    for (let n = 1; n <= 30; n += 1) {
      brushFrames!.push(await timed(() => point('pointermove', 0.3 + n * 0.01, 0.3 + stroke * 0.05)));
    }
    const start = performance.now();
    point('pointerup', 0.6, 0.3 + stroke * 0.05);
    commit!.push(performance.now() - start);
    await timed(() => undefined);
  }
  for (let n = 0; n < 5; n += 1) {
    undo!.push(
      await timed(
        () =>
          void window.dispatchEvent(new KeyboardEvent('keydown', { key: 'z', ctrlKey: true, bubbles: true })),
      ),
    );
  }
  return {
    width: picture.width,
    height: picture.height,
    dims: [256, 256, 155],
    scroll,
    brushFrames: brushFrames!,
    commit: commit!,
    undo: undo!,
  };
}

async function runApp(chrome: Browser): Promise<AppTimes> {
  buildRenderer();
  const host = await startHost();
  try {
    const page = await chrome.newPage({ viewport: { width: 1500, height: 900 } });
    await page.goto(host.address);
    await page.locator('[data-structure="VB_L3"] .structure-main').dblclick({ timeout: 60_000 });
    await page.locator('.loading').waitFor({ state: 'detached', timeout: 60_000 });
    await page.keyboard.press('b');
    await page.waitForTimeout(1500);
    return await page.evaluate(timeApp);
  } finally {
    await host.stop();
  }
}

/** Builds the bare page and serves it. */
async function runBare(chrome: Browser, like: AppTimes): Promise<number[]> {
  const out = join(root, 'out/bench-bare');
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
      const bytes = readFileSync(join(out, path));
      response.writeHead(200, { 'Content-Type': types[path.split('.').at(-1) ?? ''] ?? 'text/plain' });
      response.end(bytes);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const page: Page = await chrome.newPage();
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/bare.html`);
    await page.waitForFunction(() => 'benchBare' in window);
    const { width, height, dims } = like;
    return await page.evaluate(
      (o) => (window as unknown as { benchBare(o: unknown): Promise<number[]> }).benchBare(o),
      { width, height, dims, draws: 40 },
    );
  } finally {
    server.close();
  }
}

let measured: Promise<{ app: AppTimes; bare: number[] }> | null = null;
function measure(): Promise<{ app: AppTimes; bare: number[] }> {
  measured ??= (async () => {
    const chrome = await chromium.launch({ executablePath: chromiumPath, args: ['--no-sandbox'] });
    try {
      const app = await runApp(chrome);
      return { app, bare: await runBare(chrome, app) };
    } finally {
      await chrome.close();
    }
  })();
  return measured;
}

const single = (name: string, goal: string, pick: (t: AppTimes) => number[], limitMs: number): Bench => ({
  name,
  goal,
  run: async (): Promise<BenchResult> => {
    const ms = median(pick((await measure()).app));
    return { rows: [{ who: 'Pedicle', medianMs: ms }], met: ms <= limitMs };
  },
});

export const benches: Bench[] = [
  {
    name: 'app: scroll one axial slice, 40 structures shown',
    goal: '≤ 1.3 × bare vtk.js draw, never > 100 ms under software GL',
    run: async () => {
      const { app, bare } = await measure();
      const [ours, theirs, worst] = [median(app.scroll), median(bare), Math.max(...app.scroll)];
      return {
        rows: [
          { who: 'Pedicle', medianMs: ours, note: `worst ${worst.toFixed(0)} ms` },
          { who: 'bare vtk.js, same draw', medianMs: theirs },
        ],
        met: ours <= 1.3 * theirs && worst <= 100,
      };
    },
  },
  single('app: a frame of a brush stroke', '≥ 30 frames/s (33 ms)', (t) => t.brushFrames, 33),
  single('app: commit of a brush stroke', '≤ 30 ms', (t) => t.commit, 30),
  single('app: undo of a brush stroke', '≤ 50 ms', (t) => t.undo, 50),
];
