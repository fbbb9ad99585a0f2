/** The page's own speed in the installed Chromium: scrolling beside a bare vtk.js page that does the same draw, and every tool. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from '@playwright/test';
import { launchChromium } from '../e2e/browser.ts';
import buildRenderer from '../e2e/build-renderer.ts';
import { root } from '../e2e/host.ts';
import type { Work } from './app/page-bench.ts';
import { firstPicture, openApp, openBare } from './app/pages.ts';
import { writeCtSeries } from './ct-series.ts';
import type { Bench, BenchResult } from './types.ts';

const thorax = join(root, '../shared/data/dicom/thorax-planning');

const sorted = (times: readonly number[]): number[] => [...times].sort((a, b) => a - b);
const median = (times: readonly number[]): number => sorted(times)[times.length >> 1]!;
/** 19 of 20 take less. */
const most = (times: readonly number[]): number => sorted(times)[Math.floor(times.length * 0.95)]!;
const all = (work: readonly Work[]): number[] => work.map((w) => w.allMs);

interface AppTimes {
  readonly scroll: number[];
  readonly bare: number[];
  readonly brushFrames: number[];
  readonly commit: number[];
  readonly undo: number[];
}

/** In turn, a few slices each: what else the machine does hits both alike. */
async function scrollInTurn(app: Page, bare: Page): Promise<{ scroll: number[]; bare: number[] }> {
  const times = { scroll: [] as number[], bare: [] as number[] };
  for (let round = 0; round < 12; round += 1) {
    await app.bringToFront();
    const ours = await app.evaluate(() => window.pageBench.scroll(10));
    await bare.bringToFront();
    const theirs = await bare.evaluate(() => window.bareBench.scroll(10));
    // The first round compiles shaders and code in both.
    if (round === 0) continue;
    times.scroll.push(...all(ours));
    times.bare.push(...theirs);
  }
  return times;
}

async function measureApp(chrome: Browser): Promise<AppTimes> {
  const app = await openApp(chrome, null, 'VB_L3');
  const { page } = app;
  try {
    await page.keyboard.press('b');
    const [width, height] = await page.evaluate(() => window.pageBench.size);
    const bare = await openBare(chrome, { dims: [256, 256, 155], width, height, fit: 0.96 });
    const scrolled = await scrollInTurn(page, bare.page);
    await bare.close();
    const strokes = await page.evaluate(async () => {
      const done = [];
      for (let n = 0; n < 5; n += 1) done.push(await window.pageBench.stroke(0.4, 0.3 + n * 0.05, 0.1, 30));
      return done;
    });
    const undo = await page.evaluate(async () => {
      const done = [];
      for (let n = 0; n < 5; n += 1) done.push(await window.pageBench.key('z', true));
      return done;
    });
    return {
      ...scrolled,
      brushFrames: strokes.flatMap((s) => all(s.moves)),
      commit: strokes.map((s) => s.up.allMs),
      undo: all(undo),
    };
  } finally {
    await app.close();
  }
}

/** Tools on a patient's CT, 512 × 512 × 105 with 1.27 mm pixels: times of every move by tool. */
async function measureTools(chrome: Browser): Promise<Map<string, Work[]>> {
  const app = await openApp(chrome, thorax, 'HEART');
  const { page } = app;
  const times = new Map<string, Work[]>();
  const paint = async (name: string, key: string, radiusMm: number): Promise<void> => {
    await page.keyboard.press(key);
    await page.evaluate(([f, v]) => window.pageBench.type(f, v), [
      '.option input[type=range]',
      String(radiusMm),
    ] as const);
    const stroke = () => page.evaluate(() => window.pageBench.stroke(0.5, 0.5, 0.12, 60));
    // The first stroke compiles.
    await stroke();
    times.set(`${name}, ${radiusMm} mm`, (await stroke()).moves);
  };
  try {
    for (const [name, key] of [
      ['brush', 'b'],
      ['smart brush', 's'],
      ['ball', 'k'],
      ['push contour', 'j'],
    ] as const)
      for (const radiusMm of [5, 25]) await paint(name, key, radiusMm);
    await paint('smart brush', 's', 60);
    await page.keyboard.press('t');
    const wire = await page.evaluate(() => window.pageBench.wire(12, 8));
    times.set('live wire, click', wire.clicks);
    times.set('live wire, move', wire.hovers);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Shift+T');
    const field = '.operations input[type=number]';
    await page.locator(field).first().waitFor();
    const typed: Work[] = [];
    for (let hu = -50; hu < 0; hu += 2)
      typed.push(await page.evaluate(([f, v]) => window.pageBench.type(f, v), [field, String(hu)] as const));
    times.set('threshold, a limit changed', typed);
    return times;
  } finally {
    await app.close();
  }
}

async function inChrome<T>(act: (chrome: Browser) => Promise<T>): Promise<T> {
  const chrome = await launchChromium();
  try {
    return await act(chrome);
  } finally {
    await chrome.close();
  }
}

let built = false;
function build(): void {
  if (!built) buildRenderer();
  built = true;
}
let measured: Promise<AppTimes> | null = null;
function measure(): Promise<AppTimes> {
  build();
  measured ??= inChrome(measureApp);
  return measured;
}

const single = (name: string, goal: string, pick: (t: AppTimes) => number[], limitMs: number): Bench => ({
  name,
  goal,
  run: async (): Promise<BenchResult> => {
    const ms = median(pick(await measure()));
    return { rows: [{ who: 'Pedicle', medianMs: ms }], met: ms <= limitMs };
  },
});

const TOOL_MS = 8;

export const benches: Bench[] = [
  {
    name: 'app: scroll one axial slice, 40 structures shown',
    goal: '≤ 1.3 × bare vtk.js draw, never > 100 ms under software GL',
    run: async () => {
      const { scroll, bare } = await measure();
      const [ours, theirs, worst] = [median(scroll), median(bare), Math.max(...scroll)];
      return {
        rows: [
          { who: 'Pedicle', medianMs: ours, note: `worst ${worst.toFixed(0)} ms` },
          {
            who: 'bare vtk.js, same draw',
            medianMs: theirs,
            note: `worst ${Math.max(...bare).toFixed(0)} ms; in turn, 10 slices each`,
          },
        ],
        met: ours <= 1.3 * theirs && worst <= 100,
      };
    },
  },
  single('app: a frame of a brush stroke', '≥ 30 frames/s (33 ms)', (t) => t.brushFrames, 33),
  single('app: commit of a brush stroke', '≤ 30 ms', (t) => t.commit, 30),
  single('app: undo of a brush stroke', '≤ 50 ms', (t) => t.undo, 50),
  {
    name: 'app: first picture of a folder of 200 slices, 512 × 512',
    goal: '≤ 2 s',
    run: async () => {
      build();
      const scratch = mkdtempSync(join(tmpdir(), 'pedicle-first-'));
      try {
        writeCtSeries(scratch, 200);
        const times: number[] = [];
        for (let n = 0; n < 3; n += 1) times.push(await inChrome((chrome) => firstPicture(chrome, scratch)));
        const note = 'from the first request of the page, its own start included';
        return { rows: [{ who: 'Pedicle', medianMs: median(times), note }], met: median(times) <= 2000 };
      } finally {
        rmSync(scratch, { recursive: true, force: true });
      }
    },
  },
  {
    name: 'app: tools on a patient’s CT, work on the page’s thread for one move of the pointer',
    goal: `19 of 20 moves ≤ ${TOOL_MS} ms`,
    run: async () => {
      if (!existsSync(thorax))
        return { rows: [], met: null, remark: 'Needs ../shared/data/dicom/thorax-planning.' };
      build();
      const tools = [...(await inChrome(measureTools))];
      const handlers = (work: readonly Work[]): number[] => work.map((w) => w.handlerMs);
      return {
        rows: tools.map(([who, work]) => ({
          who,
          medianMs: median(handlers(work)),
          note: `19 of 20 ≤ ${most(handlers(work)).toFixed(1)} ms; with the frame ${median(all(work)).toFixed(1)} ms`,
        })),
        met: tools.every(([, work]) => most(handlers(work)) <= TOOL_MS),
      };
    },
  },
];
