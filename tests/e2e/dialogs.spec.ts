/** Every dialog and stage in both themes, at 100 and 200 %: nothing cut off, nothing axe-core finds. */
import type { Page } from '@playwright/test';
import { axeViolations } from './axe.ts';
import { clippedTexts } from './clipped.ts';
import { expect, test } from './fixtures.ts';

/** Key, and what the dialog is called for the reader of a failure. */
const DIALOGS = [
  ['Control+o', 'open'],
  ['Control+i', 'import'],
  ['Control+e', 'export'],
  ['Alt+s', 'sessions'],
  ['Alt+w', 'worklist'],
  ['Alt+h', 'CT header'],
  ['Control+n', 'add structure'],
  ['Shift+o', 'protocol'],
  ['Control+d', 'copy'],
  ['F1', 'guide'],
  ['?', 'shortcuts'],
  ['Shift+F1', 'about'],
] as const;

/** Each dialog in turn; Escape closes it. */
async function eachDialog(app: Page, look: (name: string) => Promise<void>): Promise<void> {
  for (const [key, name] of DIALOGS) {
    await app.keyboard.press(key);
    const dialog = app.getByRole('dialog');
    await expect(dialog, name).toHaveCount(1);
    await expect(dialog.locator('.loading'), name).toHaveCount(0);
    await look(name);
    await app.keyboard.press('Escape');
    await expect(dialog, `${name} closes`).toHaveCount(0);
  }
}

const setTheme = async (app: Page, theme: 'dark' | 'light'): Promise<void> => {
  const now = await app.evaluate(() => document.documentElement.dataset.theme ?? 'dark');
  if (now !== theme) await app.keyboard.press('Alt+t');
};

for (const theme of ['dark', 'light'] as const)
  test(`dialogs, ${theme}: nothing cut off at 1280 × 800 and at 200 %, nothing for axe`, async ({ app }) => {
    test.setTimeout(400_000);
    await setTheme(app, theme);
    await app.locator('[data-structure="VB_L3"] .structure-main').click();
    for (const [width, height] of [
      [1280, 800],
      [640, 400],
    ] as const) {
      await app.setViewportSize({ width, height });
      await expect.poll(() => app.evaluate(() => innerWidth)).toBe(width);
      await eachDialog(app, async (name) => {
        expect.soft(await clippedTexts(app, 'dialog[open]'), `${name} at ${width}`).toEqual([]);
        if (width === 1280) expect.soft(await axeViolations(app), name).toEqual([]);
        if (process.env.PEDICLE_SHOTS)
          await app.screenshot({ path: `${process.env.PEDICLE_SHOTS}/${theme}-${width}-${name}.png` });
      });
    }
  });

for (const theme of ['dark', 'light'] as const)
  test(`stages, ${theme}: nothing for axe`, async ({ app }) => {
    test.setTimeout(300_000);
    await setTheme(app, theme);
    const stages = await app.getByRole('tab').evaluateAll((tabs) => tabs.map((tab) => tab.id));
    expect(stages.length).toBeGreaterThanOrEqual(9);
    for (const stage of stages) {
      await app.locator(`#${stage}`).click();
      expect.soft(await axeViolations(app), stage).toEqual([]);
    }
  });
