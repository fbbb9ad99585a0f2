import { createSpinePhantom } from '../../src/core/phantom/index.ts';
import { expect, test } from './fixtures.ts';
import { at, imageLevel, litBox, outlinePixels, structureColour } from './pixels.ts';

test('the demonstration case opens with a picture and contours in three views', async ({ app }) => {
  const colour = await structureColour(app, 'VB_L3');
  for (const view of ['axial', 'sagittal', 'coronal'] as const) {
    expect((await imageLevel(app, view)).lit).toBeGreaterThan(5000);
  }
  expect(await outlinePixels(app, 'sagittal', colour)).toBeGreaterThan(50);
  await expect(app.getByTestId('slice-axial')).toContainText('78 / 155');
});

test('the wheel scrolls, the picture follows and the crosshair links the views', async ({ app }) => {
  const before = await imageLevel(app, 'axial');
  await app.mouse.move(...(await at(app, 'axial', 0.5, 0.5)));
  for (let n = 0; n < 20; n += 1) await app.mouse.wheel(0, -100);
  await expect(app.getByTestId('slice-axial')).toContainText('98 / 155');
  await expect.poll(async () => (await imageLevel(app, 'axial')).mean).not.toBe(before.mean);
  await app.mouse.click(...(await at(app, 'axial', 0.3, 0.5)));
  await expect(app.getByTestId('slice-sagittal')).not.toContainText('128 / 256');
});

test('the probe tells the voxel’s HU and patient position', async ({ app }) => {
  const { volume } = createSpinePhantom();
  await app.mouse.move(...(await at(app, 'axial', 0.47, 0.52)));
  const text = (await app.getByTestId('probe').textContent()) ?? '';
  const hu = Number(/^(-?\d+) HU/.exec(text)?.[1]);
  const [i, j, k] = /Voxel(\d+), (\d+), (\d+)/.exec(text)!.slice(1).map(Number) as [number, number, number];
  const [ni, nj] = volume.grid.dims;
  expect(hu).toBe(volume.data[i + ni * (j + nj * k)]);
  expect(k).toBe(77);
});

test('window presets change the grey levels; dragging with the right button too', async ({ app }) => {
  const bone = await imageLevel(app, 'axial');
  await app.keyboard.press('2');
  await expect.poll(async () => (await imageLevel(app, 'axial')).mean).toBeGreaterThan(bone.mean * 1.1);
  const soft = await imageLevel(app, 'axial');
  await app.mouse.move(...(await at(app, 'axial', 0.5, 0.5)));
  await app.mouse.down({ button: 'right' });
  await app.mouse.move(...(await at(app, 'axial', 0.5, 0.3)), { steps: 5 });
  await app.mouse.up({ button: 'right' });
  await expect.poll(async () => (await imageLevel(app, 'axial')).mean).not.toBe(soft.mean);
});

test('non-square voxels keep their true proportions', async ({ app }) => {
  // The phantom's voxels are 1.4 × 1.4 × 2.5 mm: the body's width and the stack's height, in mm, give the proportion.
  const box = await litBox(app, 'coronal');
  const { volume } = createSpinePhantom();
  const [ni, nj, nk] = volume.grid.dims;
  let [i0, i1] = [ni, 0];
  for (let k = 0; k < nk; k += 1) {
    for (let i = 0; i < ni; i += 1) {
      if (volume.data[i + ni * (128 - 1 + nj * k)]! < -400) continue;
      [i0, i1] = [Math.min(i0, i), Math.max(i1, i)];
    }
  }
  const [widthMm, heightMm] = [
    (i1 - i0 + 1) * volume.grid.indexToPatient[0],
    nk * volume.grid.indexToPatient[10],
  ];
  expect(box.tall / box.wide).toBeCloseTo(heightMm / widthMm, 1);
});
