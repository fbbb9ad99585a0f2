/** The CT's own bone in the 3D view: drawn with the surfaces, said to be coarse without a graphics card, clicked to go there. */
import type { Page } from '@playwright/test';
import { createSpinePhantom } from '../../src/core/phantom/index.ts';
import { expect, test } from './fixtures.ts';
import { pixelsLike } from './pixels.ts';

const view = '.surface-canvas';
/** Hue of cancellous bone and rib. */
const bone = [244, 219, 180];

/** Voxel of the shared cursor as the slice labels tell it. */
const cursor = async (app: Page): Promise<[number, number, number]> => {
  const at = async (name: string): Promise<number> =>
    Number.parseInt((await app.getByTestId(`slice-${name}`).textContent()) ?? '', 10) - 1;
  return [await at('sagittal'), await at('coronal'), await at('axial')];
};

test('bone is drawn around the surfaces, goes where it is clicked, and leaves no trace when switched off', async ({
  app,
}) => {
  await app.keyboard.press('Control+3');
  await expect(app.getByTestId('surface-pending')).toHaveCount(0, { timeout: 60_000 });
  await app.getByRole('button', { name: 'From the front' }).click();
  // Only the vertebra L1 keeps a surface, and it is not of bone's hue.
  await app.locator('[data-structure="VB_L1"] .structure-main').click();
  await app.keyboard.press('Shift+h');
  await expect.poll(() => pixelsLike(app, view, bone)).toBeLessThan(100);
  await app.getByLabel('Bone', { exact: true }).check();
  await expect.poll(() => pixelsLike(app, view, bone), { timeout: 30_000 }).toBeGreaterThan(3000);
  const software = await app.getByText('No graphics card', { exact: true }).isVisible();
  if (software) await expect(app.getByText('bone is drawn coarsely')).toBeVisible();

  const box = (await app.locator(view).boundingBox())!;
  const { volume } = createSpinePhantom();
  const [ni, nj] = volume.grid.dims;
  const hits: number[] = [];
  for (const [x, y] of [
    [0.5, 0.62],
    [0.5, 0.7],
  ] as const) {
    await app.mouse.click(box.x + box.width * x, box.y + box.height * y);
    await app.waitForTimeout(300);
    const [i, j, k] = await cursor(app);
    // Some voxel of the neighbourhood is bone: the copy of the CT joins several.
    let most = -1024;
    for (let dk = -2; dk <= 2; dk += 1)
      for (let dj = -3; dj <= 3; dj += 1)
        for (let di = -3; di <= 3; di += 1)
          most = Math.max(most, volume.data[i + di + ni * (j + dj + nj * (k + dk))] ?? -1024);
    hits.push(most);
  }
  for (const hu of hits) expect(hu).toBeGreaterThan(200);

  await app.getByLabel('Bone', { exact: true }).uncheck();
  await expect.poll(() => pixelsLike(app, view, bone)).toBeLessThan(100);
});
