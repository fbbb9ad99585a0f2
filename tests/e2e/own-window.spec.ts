/** Window and level of one view: its own by a tick, alone from then on, and the same as all again by one click. */
import type { Page } from '@playwright/test';
import { axeViolations } from './axe.ts';
import { expect, test } from './fixtures.ts';
import { imageLevel } from './pixels.ts';
import { shot } from './shots.ts';

const said = (app: Page, view: string) => app.locator(`[data-view="${view}"] .label-tr`);

test('one view gets a window of its own, the others keep theirs, and a click makes all the same again', async ({
  app,
}) => {
  const open = app.getByRole('button', { name: /^Window of Sagittal/ });
  await open.click();
  const panel = app.getByRole('dialog', { name: 'Window of Sagittal' });
  await panel.getByLabel('Only this view (Sagittal)').check();
  await panel.getByRole('button', { name: /^Cord/ }).click();
  await expect(said(app, 'sagittal')).toContainText('W 250  L 30');
  await expect(said(app, 'axial')).toContainText('W 2000  L 350');
  await shot(app, 'own-window');
  expect(await axeViolations(app)).toEqual([]);
  await app.keyboard.press('Escape');
  await expect(panel).toHaveCount(0);

  // Keys act on the view pointed at: the one with its own changes alone.
  await app.locator('[data-view="sagittal"] .viewport-canvas').hover();
  await app.keyboard.press('3');
  await expect(said(app, 'sagittal')).toContainText('W 1500  L -550');
  await expect(said(app, 'axial')).toContainText('W 2000  L 350');
  // Soft tissue is near white in a lung window and grey in a bone window.
  const means = async (): Promise<number> =>
    (await imageLevel(app, 'sagittal')).mean - (await imageLevel(app, 'coronal')).mean;
  await expect.poll(means).toBeGreaterThan(20);
  await app.locator('[data-view="axial"] .viewport-canvas').hover();
  await app.keyboard.press('2');
  await expect(said(app, 'axial')).toContainText('W 400  L 40');
  await expect(said(app, 'sagittal')).toContainText('W 1500  L -550');

  await said(app, 'sagittal').getByRole('button', { name: 'only here' }).click();
  await expect(said(app, 'sagittal')).toContainText('W 400  L 40');
  await expect(said(app, 'sagittal').getByRole('button', { name: 'only here' })).toHaveCount(0);
});
