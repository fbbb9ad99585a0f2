/** Every dialog and stage in both themes, at 100 and 200 %: nothing cut off, nothing axe-core finds. */
import type { Page } from '@playwright/test';
import { axeViolations } from './axe.ts';
import { clippedTexts } from './clipped.ts';
import { expect, test } from './fixtures.ts';
import { loadReference } from './reference.ts';
import { shot } from './shots.ts';

/** How it is opened, by key or otherwise, and what the dialog is called for the reader of a failure. */
type Opener = string | ((app: Page) => Promise<void>);

const signing =
  (button: string): Opener =>
  async (app) => {
    await app.getByRole('tab', { name: 'Review' }).evaluate(press);
    const region = app.getByRole('region', { name: 'Sign-off' });
    await region.getByRole('button', { name: button }).evaluate(press);
  };
/** At 200 % a button may lie below the fold: it is pressed all the same. */
const press = (element: Element): void => (element as HTMLElement).click();

const DIALOGS: readonly (readonly [Opener, string])[] = [
  ['Control+o', 'open'],
  ['Control+i', 'import'],
  ['Control+e', 'export'],
  ['Alt+s', 'sessions'],
  ['Alt+w', 'worklist'],
  ['Alt+h', 'CT header'],
  ['Control+n', 'add structure'],
  ['Shift+o', 'protocol'],
  ['Control+d', 'copy'],
  ['Alt+e', 'report of the case'],
  [signing('Reviewed…'), 'reviewed'],
  [signing('Approve…'), 'approve'],
  ['F1', 'guide'],
  ['?', 'shortcuts'],
  ['Shift+F1', 'about'],
];
/** Before a reference is loaded, and after. */
const REFERENCE: readonly (readonly [Opener, string])[] = [['c', 'reference']];
const REPORT: readonly (readonly [Opener, string])[] = [['Control+p', 'report of the comparison']];

/** Each dialog in turn; Escape closes it. */
async function eachDialog(
  app: Page,
  dialogs: typeof DIALOGS,
  look: (name: string) => Promise<void>,
): Promise<void> {
  for (const [opener, name] of dialogs) {
    if (typeof opener === 'string') await app.keyboard.press(opener);
    else await opener(app);
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
    test.setTimeout(580_000);
    await setTheme(app, theme);
    await app.locator('[data-structure="VB_L3"] .structure-main').click();
    const everySize = async (dialogs: typeof DIALOGS): Promise<void> => {
      for (const [width, height] of [
        [1280, 800],
        [640, 400],
      ] as const) {
        await app.setViewportSize({ width, height });
        await expect.poll(() => app.evaluate(() => innerWidth)).toBe(width);
        await eachDialog(app, dialogs, async (name) => {
          expect.soft(await clippedTexts(app, 'dialog[open]'), `${name} at ${width}`).toEqual([]);
          if (width === 1280) expect.soft(await axeViolations(app), name).toEqual([]);
          await shot(app, `${theme}-${width}-${name}`);
        });
      }
    };
    await everySize([...DIALOGS, ...REFERENCE]);
    await app.setViewportSize({ width: 1280, height: 800 });
    await loadReference(app);
    await everySize(REPORT);
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
