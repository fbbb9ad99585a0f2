/**
 * A CT of 1 000 slices opened in the installed Chromium through the web host: memory of backend and page at any one moment,
 * and the longest stretch the backend's event loop was kept.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import buildRenderer from '../e2e/build-renderer.ts';
import { chromiumPath, type Host, newHome, root, startHost } from '../e2e/host.ts';
import { writeCtSeries } from './ct-series.ts';
import { type BarePage, openBarePage } from './memory/chromium.ts';
import type { Stretch } from './memory/loop-delay.ts';
import { byRole, descendants } from './memory/processes.ts';
import type { Bench } from './types.ts';

const SLICES = 1000;
const VOLUME_MB = (512 * 512 * SLICES * 2) / 2 ** 20;
const LIMIT = 2.2;

interface Moment {
  readonly backendMb: number;
  /** The renderer process that holds the page: the largest; Chromium keeps empty ones beside it. */
  readonly pageMb: number;
  readonly chromiumMb: number;
}
const total = (m: Moment): number => m.backendMb + m.pageMb;

function now(): Moment {
  const all = descendants();
  const backendMb = byRole(all).get('backend') ?? 0;
  const pages = all.filter((p) => p.role === 'renderer').map((p) => p.pssMb);
  return {
    backendMb,
    pageMb: Math.max(0, ...pages),
    chromiumMb: all.reduce((sum, p) => sum + p.pssMb, 0) - backendMb,
  };
}

async function until(page: BarePage, condition: string): Promise<void> {
  while (!(await page.evaluate<boolean>(condition))) await wait(50);
}

/** Runs in the page: slices of every view, drawn. */
const SCROLL = `(async () => {
  for (const name of ['axial', 'sagittal', 'coronal']) {
    const view = document.querySelector('[data-view="' + name + '"] .viewport-canvas');
    const box = view.getBoundingClientRect();
    const at = { clientX: box.x + box.width / 2, clientY: box.y + box.height / 2, bubbles: true, cancelable: true };
    for (let n = 0; n < 40; n += 1) {
      view.dispatchEvent(new WheelEvent('wheel', { ...at, deltaY: n < 20 ? -300 : 300 }));
      await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    }
  }
})()`;

interface Opened {
  readonly peak: Moment;
  readonly settled: Moment;
  readonly openMs: number;
}

/** Opens the folder in a new backend and a new Chromium; `act` runs when every slice is there. */
async function opened<T>(
  folder: string,
  env: Record<string, string>,
  act: (page: BarePage, host: Host) => Promise<T>,
): Promise<T> {
  const host = await startHost(newHome(), folder, env);
  if (env.PEDICLE_BENCH_LOOP !== undefined) process.kill(host.pid, 'SIGUSR2');
  const page = await openBarePage(host.address);
  try {
    await until(page, `document.querySelector('.loading') !== null`);
    await until(page, `document.querySelector('.loading') === null`);
    return await act(page, host);
  } finally {
    await page.close();
    await host.stop();
  }
}

async function measureMemory(folder: string): Promise<Opened> {
  let peak: Moment = { backendMb: 0, pageMb: 0, chromiumMb: 0 };
  const watch = setInterval(() => {
    const moment = now();
    if (total(moment) > total(peak)) peak = moment;
  }, 100);
  const start = performance.now();
  try {
    return await opened(folder, {}, async (page) => {
      const openMs = performance.now() - start;
      await page.evaluate(SCROLL);
      await wait(1000);
      return { peak, settled: now(), openMs };
    });
  } finally {
    clearInterval(watch);
  }
}

function measureStretch(folder: string, scratch: string): Promise<Stretch> {
  const file = join(scratch, 'loop.json');
  const watcher = pathToFileURL(join(root, 'tests/bench/memory/loop-delay.ts')).href;
  const env = { NODE_OPTIONS: `--import ${watcher}`, PEDICLE_BENCH_LOOP: file };
  return opened(folder, env, async (_page, host) => {
    process.kill(host.pid, 'SIGUSR2');
    while (!existsSync(file)) await wait(20);
    await wait(100);
    return JSON.parse(readFileSync(file, 'utf8')) as Stretch;
  });
}

let measured: Promise<{ memory: Opened; stretch: Stretch }> | null = null;
function measure(): Promise<{ memory: Opened; stretch: Stretch }> {
  measured ??= (async () => {
    buildRenderer();
    const scratch = mkdtempSync(join(tmpdir(), 'pedicle-memory-'));
    try {
      const folder = mkdtempSync(join(scratch, 'ct-'));
      writeCtSeries(folder, SLICES);
      return { memory: await measureMemory(folder), stretch: await measureStretch(folder, scratch) };
    } finally {
      rmSync(scratch, { recursive: true, force: true });
    }
  })();
  return measured;
}

const describeMoment = (m: Moment): string =>
  `backend ${m.backendMb.toFixed(0)} + page ${m.pageMb.toFixed(0)} MB = ${(total(m) / VOLUME_MB).toFixed(2)} × the volume`;

const here = existsSync(chromiumPath) && existsSync('/proc/self/smaps_rollup');

export const benches: Bench[] = here
  ? [
      {
        name: 'memory: a CT of 512 × 512 × 1000 opened and scrolled',
        goal: `backend + page ≤ ${LIMIT} × the volume (${VOLUME_MB} MB) at every moment`,
        run: async () => {
          const { peak, settled, openMs } = (await measure()).memory;
          return {
            rows: [
              {
                who: 'Pedicle, at most',
                medianMs: openMs,
                peakMb: total(peak),
                note: `${describeMoment(peak)}; ms: all slices there, start of Chromium included`,
              },
              {
                who: 'Pedicle, afterwards',
                medianMs: openMs,
                peakMb: total(settled),
                note: describeMoment(settled),
              },
            ],
            met: total(peak) <= LIMIT * VOLUME_MB,
            remark: `Proportional set sizes, every 100 ms. All of Chromium then: ${peak.chromiumMb.toFixed(0)} MB.`,
          };
        },
      },
      {
        name: 'memory: longest stretch on the backend’s event loop while that CT opens',
        goal: '≤ 50 ms',
        run: async () => {
          const { wallMs, ownMs, cpuMs } = (await measure()).stretch;
          return {
            rows: [
              { who: 'Pedicle, wall time', medianMs: wallMs },
              { who: 'Pedicle, wall time less the wait for a free core', medianMs: ownMs },
              { who: 'Pedicle, processor time', medianMs: cpuMs },
            ],
            met: wallMs <= 50,
            remark:
              'By the clock; on two cores the processes of a starting Chromium take turns with the loop.',
          };
        },
      },
    ]
  : [];
