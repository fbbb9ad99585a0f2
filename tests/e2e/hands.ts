/** Two ways to work the page: with the mouse, and with the keyboard alone. */
import type { Locator, Page } from '@playwright/test';
import { expect } from './fixtures.ts';
import { drag } from './pixels.ts';

export interface Hand {
  readonly name: 'mouse' | 'keyboard';
  /** A button, check box or tab. */
  press(what: Locator): Promise<void>;
  /** Types into a field and ends with Enter. */
  enter(field: Locator, text: string): Promise<void>;
  /** Makes a structure the active one, and shows it. */
  choose(structure: string): Promise<void>;
  /** A short stroke of the chosen tool at the middle of what the axial view shows. */
  stroke(): Promise<void>;
  showPanel(title: string): Promise<void>;
}

export const mouse = (app: Page): Hand => ({
  name: 'mouse',
  press: (what) => what.click(),
  enter: async (field, text) => {
    await field.fill(text);
    await field.press('Enter');
  },
  choose: (structure) => app.locator(`[data-structure="${structure}"] .structure-main`).dblclick(),
  stroke: () =>
    drag(app, 'axial', [
      [0.49, 0.5],
      [0.51, 0.5],
    ]),
  showPanel: (title) => app.getByRole('tab', { name: title }).click(),
});

/** Stops that Tab may need to come round the whole page. */
const MOST_STOPS = 400;

/** Nothing here calls `focus` or `click`: only keys are pressed. */
export const keyboard = (app: Page): Hand => {
  const isFocused = (what: Locator): Promise<boolean> =>
    what.evaluate((element) => element === document.activeElement);
  const reach = async (what: Locator): Promise<void> => {
    await expect(what).toBeVisible();
    await expect(what).toBeEnabled();
    for (let stop = 0; stop < MOST_STOPS; stop += 1) {
      if (await isFocused(what)) return;
      await app.keyboard.press('Tab');
    }
    throw new Error(`Tab never comes to ${what}`);
  };
  const panels = ['Import', 'Segment', 'Levels', 'Review', 'Targets', 'Compare', 'Export', 'History'];
  return {
    name: 'keyboard',
    press: async (what) => {
      await reach(what);
      await app.keyboard.press('Space');
    },
    enter: async (field, text) => {
      await reach(field);
      await app.keyboard.press('Control+a');
      await app.keyboard.type(text);
      await app.keyboard.press('Enter');
    },
    choose: async (structure) => {
      await reach(app.locator(`[data-structure="${structure}"] .structure-main`));
      await app.keyboard.press('Enter');
      await app.keyboard.press('g');
    },
    stroke: async () => {
      // Keys act on the view that was last come to.
      await reach(app.locator('[data-view="axial"] .viewport-canvas'));
      await app.keyboard.press('Control+ArrowLeft');
      await app.keyboard.press('Space');
      for (let n = 0; n < 4; n += 1) await app.keyboard.press('Control+ArrowRight');
      await app.keyboard.press('Space');
    },
    showPanel: (title) => app.keyboard.press(`Alt+${panels.indexOf(title) + 1}`),
  };
};
