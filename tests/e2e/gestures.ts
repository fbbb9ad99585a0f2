/** What a dosimetrist does: choosing a structure, strokes and clicks on a view, operations of the Edit panel. */
import type { Page } from '@playwright/test';
import { expect } from './fixtures.ts';
import { at, drag, volumeCc } from './pixels.ts';

/** Makes a structure the active one and goes to its middle slice. */
export const choose = (app: Page, name: string): Promise<void> =>
  app.locator(`[data-structure="${name}"] .structure-main`).dblclick();

/** The axial view three times as large about its middle, so that gestures act on the vertebra. */
export async function zoomIn(app: Page): Promise<void> {
  await app.mouse.click(...(await at(app, 'axial', 0.5, 0.5)));
  for (let n = 0; n < 4; n += 1) await app.keyboard.press('+');
}

/** The volume column's text of every structure. */
export const volumes = (app: Page): Promise<Record<string, string>> =>
  app.evaluate(() =>
    Object.fromEntries(
      [...document.querySelectorAll<HTMLElement>('[data-structure]')].map((row) => [
        row.dataset.structure ?? '',
        row.querySelector<HTMLElement>('.volume')?.title ?? '',
      ]),
    ),
  );

/** Opens the History panel, where each step's label can be read. */
export const showHistory = (app: Page): Promise<void> => app.getByRole('tab', { name: 'History' }).click();

/** Does one history step on a structure. @returns by how many cc it changed. */
export async function change(app: Page, name: string, work: () => Promise<void>): Promise<number> {
  const before = await volumeCc(app, name);
  await work();
  await expect.poll(() => volumeCc(app, name)).not.toBe(before);
  return (await volumeCc(app, name)) - before;
}

/** Drags straight across the axial view, in parts of its size. */
export const sweep = (app: Page, x0: number, x1: number, y: number): Promise<void> =>
  drag(app, 'axial', [
    [x0, y],
    [x1, y],
  ]);

export async function clicks(app: Page, points: readonly (readonly [number, number])[]): Promise<void> {
  for (const [x, y] of points) await app.mouse.click(...(await at(app, 'axial', x, y)));
}

/** Does something with a key held. */
export async function holding(
  app: Page,
  key: 'Alt' | 'Control' | 'Shift',
  work: () => Promise<void>,
): Promise<void> {
  await app.keyboard.down(key);
  await work();
  await app.keyboard.up(key);
}

/** Chooses an operation in the Edit panel. */
export async function openOperation(app: Page, operation: string): Promise<void> {
  await app.getByRole('tab', { name: 'Targets' }).click();
  await app.locator('.operation-kinds').getByRole('button', { name: operation, exact: true }).click();
}

/** The result replaces the structure itself: by default it is a new one. */
export async function inPlace(app: Page): Promise<void> {
  const same = app.locator('.operations').getByLabel('Same structure');
  if ((await same.count()) > 0) await same.check();
}

/** Opens an operation of the Edit panel, sets its numbers by label, and applies it to the structure. */
export async function operate(
  app: Page,
  name: string,
  operation: string,
  numbers: Readonly<Record<string, number>> = {},
): Promise<void> {
  await openOperation(app, operation);
  for (const [field, value] of Object.entries(numbers))
    await app.locator('.operations').getByLabel(field).fill(String(value));
  await inPlace(app);
  await app.getByRole('button', { name: `Apply to ${name}` }).click();
}
