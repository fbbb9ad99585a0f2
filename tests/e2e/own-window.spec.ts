/** Window and level of one view: its own by a tick, alone from then on, and the same as all again by one click. */
import type { Page } from '@playwright/test';
import { axeViolations } from './axe.ts';
import { expect, test } from './fixtures.ts';
import { shot } from './shots.ts';

const said = (app: Page, view: string) => app.locator(`[data-view="${view}"] .label-tr`);

/** Mean grey of the picture of a view. */
const grey = (app: Page, view: string): Promise<number> =>
  app.evaluate((name) => {
    const canvas = document.querySelector<HTMLCanvasElement>(`[data-view="${name}"] .viewport-image canvas`)!;
    const copy = document.createElement('canvas');
    [copy.width, copy.height] = [canvas.width, canvas.height];
    const ctx = copy.getContext('2d')!;
    ctx.drawImage(canvas, 0, 0);
    const { data } = ctx.getImageData(0, 0, copy.width, copy.height);
    let sum = 0;
    for (let n = 0; n < data.length; n += 4) sum += data[n]!;
    return (4 * sum) / data.length;
  }, view);

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
  const [lung, bone] = [await grey(app, 'sagittal'), await grey(app, 'coronal')];
  expect(lung).toBeGreaterThan(bone + 20);
  await app.locator('[data-view="axial"] .viewport-canvas').hover();
  await app.keyboard.press('2');
  await expect(said(app, 'axial')).toContainText('W 400  L 40');
  await expect(said(app, 'sagittal')).toContainText('W 1500  L -550');

  await said(app, 'sagittal').getByRole('button', { name: 'only here' }).click();
  await expect(said(app, 'sagittal')).toContainText('W 400  L 40');
  await expect(said(app, 'sagittal').getByRole('button', { name: 'only here' })).toHaveCount(0);
});
