import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { structureMask } from '../../src/core/contours/structure-mask.ts';
import type { Mask } from '../../src/core/masks/index.ts';
import { compareMasks } from '../../src/core/metrics/index.ts';
import { createSpinePhantom } from '../../src/core/phantom/index.ts';
import { decodeRtstruct } from '../../src/dicom/index.ts';
import { makeCtSeries } from '../builders/ct-series.ts';
import { writeAndProve } from './exports.ts';
import { expect, test } from './fixtures.ts';
import { drag, pixelsLike, structureColour, volumeCc } from './pixels.ts';
import { cell, loadReference, number, paint } from './reference.ts';

const phantom = createSpinePhantom();
const phantomMask = (name: string) =>
  structureMask(phantom.structures.find((s) => s.name === name)!, phantom.volume.grid);

async function saved(app: Page, button: string): Promise<{ name: string; text: string }> {
  const [download] = await Promise.all([
    app.waitForEvent('download'),
    app.getByRole('button', { name: button, exact: true }).click(),
  ]);
  return { name: download.suggestedFilename(), text: readFileSync(await download.path(), 'utf8') };
}

test('an edit shows in the numbers, on the strip, in the worst slices and in the files', async ({ app }) => {
  await loadReference(app);
  // Against itself the phantom differs nowhere; volumes are those of core/metrics on the phantom's contours.
  for (const name of ['VB_L3', 'SpinalCord']) {
    const own = phantomMask(name);
    const volume = compareMasks(own, own).testVolumeCc.value as number;
    expect(await number(app, name, 'volumeCc')).toBeCloseTo(volume, 6);
    expect(await number(app, name, 'hausdorff95Mm')).toBe(0);
  }
  const strip = app.getByTestId('slice-strip');
  await expect(strip).toHaveAttribute('data-cells', '');

  const slice = await paint(app, 'VB_L3');
  await expect(strip).toHaveAttribute('data-cells', String(slice));
  await expect(app.locator(`[data-worst="VB_L3/${slice}"]`)).toBeVisible();
  expect(await number(app, 'VB_L2', 'dice')).toBe(1);

  // Away and back by the key of the worst slice; the strip goes where it is clicked.
  for (let n = 0; n < 5; n += 1) await app.keyboard.press('ArrowUp');
  await app.keyboard.press('y');
  await expect(app.getByTestId('slice-axial')).toContainText(`${slice} / 155`);
  const box = (await strip.boundingBox())!;
  await strip.click({ position: { x: 8, y: 2 } });
  await expect(app.getByTestId('slice-axial')).toContainText('155 / 155');
  await strip.click({ position: { x: 8, y: box.height * (1 - (slice - 0.5) / 155) } });
  await expect(app.getByTestId('slice-axial')).toContainText(`${slice} / 155`);

  // The file holds the numbers of the table, and the reference volume is core's own.
  const csv = await saved(app, 'CSV');
  expect(csv.name).toMatch(/^pedicle-comparison-\d{8}-\d{4}\.csv$/);
  const [head, ...lines] = csv.text.trimEnd().split('\r\n');
  const columns = head!.split(',');
  const row = lines.map((l) => l.split(',')).find((cells) => cells[1] === 'VB_L3')!;
  const value = (column: string): number => Number(row[columns.indexOf(column)]);
  const own = phantomMask('VB_L3');
  expect(value('reference_volume_cc')).toBeCloseTo(compareMasks(own, own).testVolumeCc.value as number, 6);
  expect(value('dice')).toBe(await number(app, 'VB_L3', 'dice'));
  expect(value('dice')).toBeCloseTo(
    (2 * value('reference_volume_cc')) / (value('reference_volume_cc') + value('test_volume_cc')),
    6,
  );
  expect(value('surface_dice_2mm')).toBe(await number(app, 'VB_L3', 'surfaceDice1'));
  const json = JSON.parse((await saved(app, 'JSON')).text);
  expect(json.worstSlices[0]).toMatchObject({ structure: 'VB_L3', slice });
  expect(json.structures.find((s: { test: string }) => s.test === 'VB_L3').testProvenance.edited).toBe(true);
  for (const file of [csv.text, JSON.stringify(json)]) expect(file).not.toMatch(/Phantom\^|PEDICLE-PHANTOM/);

  await app.keyboard.press('Control+z');
  await expect(cell(app, 'VB_L3', 'dice')).toHaveAttribute('data-value', '1');
  await expect(strip).toHaveAttribute('data-cells', '');
});

/** The edited contours of one structure, through the export dialog and back from the file, as a mask. */
async function exportedMask(app: Page, name: string): Promise<Mask> {
  const folder = mkdtempSync(join(tmpdir(), 'pedicle-compare-'));
  await app.keyboard.press('Control+e');
  await writeAndProve(app);
  await expect(app.getByTestId('proof')).toContainText('reads back exactly', { timeout: 60_000 });
  await app.getByLabel('Folder', { exact: true }).fill(folder);
  await app.getByLabel('File name').fill('edited.dcm');
  await app.getByRole('button', { name: 'Release file' }).click();
  await expect(app.locator('.notice', { hasText: 'edited.dcm' })).toContainText('Exported to');
  const bytes = new Uint8Array(readFileSync(join(folder, 'edited.dcm')));
  const { structureSet } = decodeRtstruct(bytes, makeCtSeries(phantom.volume.grid));
  return structureMask(structureSet.structures.find((s) => s.name === name)!, phantom.volume.grid);
}

test('the CSV holds what core/metrics computes from the exported file', async ({ app }) => {
  await loadReference(app);
  await paint(app, 'VB_L2');
  await app.keyboard.press('e');
  await drag(app, 'axial', [
    [0.5, 0.4],
    [0.5, 0.56],
  ]);
  await expect.poll(() => number(app, 'VB_L2', 'addedPathLengthMm')).toBeGreaterThan(0);
  await expect(app.getByTestId('compare-pending')).toHaveText('');
  const { text } = await saved(app, 'CSV');
  const [head, ...lines] = text.trimEnd().split('\r\n');
  const row = lines.map((l) => l.split(',')).find((cells) => cells[1] === 'VB_L2')!;
  const expected = compareMasks(phantomMask('VB_L2'), await exportedMask(app, 'VB_L2'));
  for (const [column, metric] of [
    ['test_volume_cc', expected.testVolumeCc],
    ['dice', expected.dice],
    ['hausdorff_mm', expected.hausdorffMm],
    ['hausdorff95_mm', expected.hausdorff95Mm],
    ['mean_surface_distance_mm', expected.meanSurfaceDistanceMm],
    ['surface_dice_1mm', expected.surfaceDice[0]!.metric],
    ['surface_dice_2mm', expected.surfaceDice[1]!.metric],
    ['surface_dice_3mm', expected.surfaceDice[2]!.metric],
    ['added_path_length_mm', expected.addedPathLength.mm],
  ] as const) {
    expect(Number(row[head!.split(',').indexOf(column)]), column).toBeCloseTo(metric.value as number, 6);
  }
});

test('the difference overlay fills what was added, and the pair can be changed by hand', async ({ app }) => {
  await loadReference(app);
  await paint(app, 'VB_L3');
  const added = (): Promise<number> =>
    app.evaluate(() => {
      const canvas = document.querySelector<HTMLCanvasElement>('[data-view="axial"] .viewport-structures')!;
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
      let count = 0;
      for (let n = 0; n < data.length; n += 4) {
        const near = Math.abs(data[n]! - 230) + Math.abs(data[n + 1]! - 159) + data[n + 2]! < 12;
        if (near && Math.abs(data[n + 3]! - 158) < 8) count += 1;
      }
      return count;
    });
  expect(await added()).toBe(0);
  await app.keyboard.press('d');
  await expect.poll(added).toBeGreaterThan(100);

  await app.getByLabel('Reference of VB_L3', { exact: true }).selectOption({ label: 'VB_L2' });
  await expect.poll(() => number(app, 'VB_L3', 'dice')).toBeLessThan(0.5);
  const [l2, l3] = [phantomMask('VB_L2'), phantomMask('VB_L3')];
  expect(await number(app, 'VB_L3', 'hausdorff95Mm')).toBeGreaterThan(
    0.5 * (compareMasks(l2, l3).hausdorff95Mm.value as number),
  );
  await app.getByLabel('Reference of VB_L3', { exact: true }).selectOption({ label: 'no reference' });
  await expect(cell(app, 'VB_L3', 'dice')).not.toHaveAttribute('data-value');
});

test('the report prints the table, the worst slices and the definitions', async ({ app }) => {
  await loadReference(app);
  await paint(app, 'VB_L4');
  await app.getByRole('button', { name: 'Report…' }).click();
  const dialog = app.getByRole('dialog', { name: 'Comparison report' });
  await expect(dialog.locator('tr', { hasText: 'VB_L4' }).first()).toBeVisible();
  await expect(dialog).toContainText('Definitions');
  await expect(dialog).not.toContainText('PEDICLE-PHANTOM');
  await dialog.getByLabel('Print patient name and ID').check();
  await expect(dialog).toContainText('PEDICLE-PHANTOM');
  await app.emulateMedia({ media: 'print' });
  await expect(app.locator('.report-print')).toBeVisible();
  await expect(app.locator('#root')).toBeHidden();
  await app.emulateMedia({ media: null });
});

test('3D shows the structures in their colours, goes where it is clicked and colours distances', async ({
  app,
}) => {
  const view = '.surface-canvas';
  await app.keyboard.press('Control+3');
  await expect(app.locator(view)).toBeVisible();
  await expect(app.getByTestId('surface-pending')).toHaveCount(0, { timeout: 60_000 });
  const colour = await structureColour(app, 'VB_L3');
  await expect.poll(() => pixelsLike(app, view, colour), { timeout: 20_000 }).toBeGreaterThan(100);

  // One vertebra alone fills the view: a click in the middle goes to it.
  await app.locator('[data-structure="VB_L1"] .structure-main').click();
  await app.keyboard.press('Shift+h');
  await app.getByRole('button', { name: 'Fit', exact: true }).click();
  await expect.poll(() => pixelsLike(app, view, colour)).toBe(0);
  await expect(app.getByTestId('slice-axial')).toContainText('78 / 155');
  const box = (await app.locator(view).boundingBox())!;
  await app.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  await expect(app.getByTestId('slice-axial')).not.toContainText('78 / 155');

  await loadReference(app);
  const orange = [230, 159, 0];
  await paint(app, 'VB_L1');
  await app.getByLabel('Distances').check();
  await expect(app.getByTestId('surface-legend')).toContainText('+3 mm outside');
  await app.getByRole('button', { name: 'Fit', exact: true }).click();
  await expect.poll(() => pixelsLike(app, view, orange), { timeout: 20_000 }).toBeGreaterThan(50);
});

test('all sets together: the pair’s Dice is the table’s, STAPLE and majority become structures and can be undone', async ({
  app,
}) => {
  test.setTimeout(180_000);
  await loadReference(app);
  await paint(app, 'VB_L3');
  await expect(app.getByTestId('compare-pending')).toHaveText('', { timeout: 60_000 });
  const dice = await number(app, 'VB_L3', 'dice');
  const section = app.getByRole('region', { name: 'All sets together' });
  await section.getByRole('button', { name: 'Work out the agreement' }).click();
  await section.getByLabel('Structure').selectOption('VB_L3', { timeout: 60_000 });
  await expect(section.locator('td').filter({ hasText: dice.toFixed(3) })).toHaveCount(2);
  const before = await app.locator('[data-structure]').count();
  const own = await volumeCc(app, 'VB_L3');
  for (const [button, name] of [
    [/^STAPLE/, 'VB_L3_STAPLE'],
    [/^Majority/, 'VB_L3_Majority'],
  ] as const) {
    const make = section.getByRole('button', { name: button });
    const said = Number(/([\d.]+) cc/.exec((await make.textContent()) ?? '')?.[1]);
    await make.click();
    await expect(app.locator(`[data-structure="${name}"]`)).toBeVisible();
    // What is drawn is what the button said; two sets agree on no more than the larger one.
    await expect.poll(() => volumeCc(app, name)).toBeGreaterThan(said - 0.3);
    expect(await volumeCc(app, name)).toBeLessThan(Math.min(said + 0.3, own + 0.3));
  }
  await section.scrollIntoViewIfNeeded();
  await app.screenshot({ path: test.info().outputPath('all-sets.png') });
  await app.keyboard.press('Control+z');
  await app.keyboard.press('Control+z');
  await expect(app.locator('[data-structure]')).toHaveCount(before);
});
