/** The toolbar on clinic screens, at every scaling of the system, with every tool's options. */
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';

interface Bar {
  readonly tool: string;
  readonly height: number;
  /** Rows of controls. */
  readonly rows: number;
  /** Controls cut off by the window, or lying on one another, by what they say. */
  readonly wrong: string[];
}

const screen = { 1280: 800, 1440: 900, 1920: 1080 } as const;

/** Window of a screen at a scaling of the system: layout sees fewer CSS pixels. */
async function resize(app: Page, width: keyof typeof screen, percent: number): Promise<void> {
  const css = {
    width: Math.round((100 * width) / percent),
    height: Math.round((100 * screen[width]) / percent),
  };
  await app.setViewportSize(css);
  await expect.poll(() => app.evaluate(() => window.innerWidth)).toBe(css.width);
}

/** The toolbar with each tool chosen in turn. */
async function bars(app: Page): Promise<Bar[]> {
  const out: Bar[] = [];
  const tools = app.getByRole('toolbar', { name: 'Tools', exact: true }).locator('button[aria-pressed]');
  for (let n = 0; n < (await tools.count()); n += 1) {
    await tools.nth(n).evaluate((button) => (button as HTMLButtonElement).click());
    out.push(
      await app.evaluate(() => {
        const bar = document.querySelector('.toolbar')!;
        const box = bar.getBoundingClientRect();
        const controls = [...bar.querySelectorAll<HTMLElement>('button, input, select, .tool-name, .option')]
          .map((node) => ({ node, rect: node.getBoundingClientRect() }))
          .filter(({ rect }) => rect.width > 0);
        const nameOf = (node: HTMLElement): string =>
          node.getAttribute('aria-label') ?? node.textContent ?? '';
        const wrong: string[] = [];
        for (const { node, rect } of controls) {
          if (rect.left < -0.5 || rect.right > window.innerWidth + 0.5 || rect.bottom > box.bottom + 0.5)
            wrong.push(`${nameOf(node)} is cut off`);
          for (const other of controls) {
            if (node === other.node || node.contains(other.node) || other.node.contains(node)) continue;
            const [a, b] = [rect, other.rect];
            const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
            const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
            if (across > 1 && down > 1) wrong.push(`${nameOf(node)} lies on ${nameOf(other.node)}`);
          }
        }
        const middles = controls
          .filter(({ node }) => node.matches('button'))
          .map(({ rect }) => Math.round((rect.top + rect.bottom) / 16));
        return {
          tool: bar.querySelector('.tool-name')?.textContent ?? '',
          height: Math.round(box.height),
          rows: new Set(middles).size,
          wrong,
        };
      }),
    );
  }
  return out;
}

test('nothing of the toolbar is cut off or overlaps, and its height is the same for every tool', async ({
  app,
}) => {
  test.setTimeout(240_000);
  for (const width of [1280, 1440, 1920] as const) {
    for (const percent of [100, 150, 200] as const) {
      await test.step(`${width} px at ${percent} %`, async () => {
        await resize(app, width, percent);
        const found = await bars(app);
        if (process.env.PEDICLE_SHOTS)
          await app.screenshot({ path: `${process.env.PEDICLE_SHOTS}/toolbar-${width}-${percent}.png` });
        expect(found).toHaveLength(16);
        expect(found.flatMap((bar) => bar.wrong.map((what) => `${bar.tool}: ${what}`))).toEqual([]);
        // Choosing a tool must not move the images under the pointer.
        expect(
          new Set(found.map((bar) => bar.height)).size,
          JSON.stringify(found.map((b) => [b.tool, b.height])),
        ).toBe(1);
        const css = (100 * width) / percent;
        expect(Math.max(...found.map((bar) => bar.rows))).toBeLessThanOrEqual(css >= 1280 ? 1 : 2);
        expect(await app.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(
          true,
        );
      });
    }
  }
});
