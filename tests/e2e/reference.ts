/** Comparing with the study's own structure set: loading it, its numbers in the table, an edit that differs from it. */
import type { Page } from '@playwright/test';
import { expect } from './fixtures.ts';
import { drag } from './pixels.ts';

/** The study's own structure set as the reference, every number computed. */
export async function loadReference(app: Page): Promise<void> {
  await app.getByRole('tab', { name: 'Compare' }).click();
  await app.getByRole('button', { name: 'Compare with' }).click();
  await expect(cell(app, 'VB_L3', 'dice')).toHaveAttribute('data-value', '1', { timeout: 60_000 });
  await expect(app.getByTestId('compare-pending')).toHaveText('', { timeout: 60_000 });
}

export const cell = (app: Page, name: string, column: string) =>
  app.locator(`[data-compare="${name}"] [data-column="${column}"]`);

export const number = async (app: Page, name: string, column: string): Promise<number> =>
  Number(await cell(app, name, column).getAttribute('data-value'));

/** One stroke out of the vertebra's middle slice to the front. @returns the slice as counted on screen. */
export async function paint(app: Page, name: string): Promise<number> {
  await app.locator(`[data-structure="${name}"] .structure-main`).dblclick();
  await app.keyboard.press('b');
  await drag(app, 'axial', [
    [0.5, 0.45],
    [0.5, 0.1],
  ]);
  await expect.poll(() => number(app, name, 'dice')).toBeLessThan(1);
  return Number.parseInt((await app.getByTestId('slice-axial').textContent()) ?? '', 10);
}
