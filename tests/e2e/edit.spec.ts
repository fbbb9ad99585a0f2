import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeRtstruct, parseDicom } from '../../src/dicom/index.ts';
import { makeRtstructFile } from '../builders/rtstruct-file.ts';
import { exportTo, writeAndProve } from './exports.ts';
import { expect, test } from './fixtures.ts';
import { at, drag, outlinePixels, structureColour, volumeCc } from './pixels.ts';

const wave = (y: number): [number, number][] =>
  Array.from({ length: 8 }, (_, n) => [0.3 + n * 0.03, y + 0.03 * Math.sin(n)] as [number, number]);

/** The contours of every structure of this name in a file (the second is written as `name~2`), slice by slice. */
function namesakes(path: string, name: string): number[][][] {
  const { structureSet } = decodeRtstruct(new Uint8Array(readFileSync(path)));
  return structureSet.structures
    .filter((s) => s.name.replace(/~\d+$/, '') === name)
    .map((s) => [...s.slices].sort(([a], [b]) => a - b).flatMap(([, rings]) => rings.map((r) => [...r])));
}

/** SOP Instance UID of the structure set a file says it was made from. */
const predecessorOf = (path: string): string | undefined =>
  parseDicom(new Uint8Array(readFileSync(path)))
    .items(0x30060018)[0]
    ?.string(0x00081155);

test('a brush stroke is one step; undo and redo give the very contours back', async ({ app }) => {
  const colour = await structureColour(app, 'VB_L3');
  await app.locator('[data-structure="VB_L3"] .structure-main').dblclick();
  await app.keyboard.press('b');
  const [volume, pixels] = [await volumeCc(app, 'VB_L3'), await outlinePixels(app, 'axial', colour)];
  await drag(app, 'axial', wave(0.35));
  await expect.poll(() => volumeCc(app, 'VB_L3')).toBeGreaterThan(volume);
  const painted = await volumeCc(app, 'VB_L3');
  expect(await outlinePixels(app, 'axial', colour)).toBeGreaterThan(pixels * 1.1);
  await app.getByRole('tab', { name: 'History' }).click();
  await expect(app.locator('.history [aria-current="true"]')).toContainText('Brush');
  await app.keyboard.press('Control+z');
  await expect.poll(() => volumeCc(app, 'VB_L3')).toBe(volume);
  await expect.poll(() => outlinePixels(app, 'axial', colour)).toBe(pixels);
  await app.keyboard.press('Control+y');
  await expect.poll(() => volumeCc(app, 'VB_L3')).toBe(painted);
  await expect(app.getByTestId('save-state')).toHaveText('All edits saved');
});

test('eraser, freehand and polygon change the volume the way they should', async ({ app }) => {
  await app.locator('[data-structure="VB_L3"] .structure-main').dblclick();
  const start = await volumeCc(app, 'VB_L3');
  await app.keyboard.press('e');
  await drag(app, 'axial', [
    [0.48, 0.5],
    [0.52, 0.5],
  ]);
  await expect.poll(() => volumeCc(app, 'VB_L3')).toBeLessThan(start);
  const erased = await volumeCc(app, 'VB_L3');
  await app.keyboard.press('f');
  await drag(app, 'axial', [
    [0.2, 0.4],
    [0.3, 0.4],
    [0.3, 0.5],
    [0.2, 0.5],
  ]);
  await expect.poll(() => volumeCc(app, 'VB_L3')).toBeGreaterThan(erased);
  const drawn = await volumeCc(app, 'VB_L3');
  await app.keyboard.press('p');
  for (const [x, y] of [
    [0.7, 0.4],
    [0.8, 0.4],
    [0.75, 0.5],
  ] as const)
    await app.mouse.click(...(await at(app, 'axial', x, y)));
  await app.keyboard.press('Enter');
  await expect.poll(() => volumeCc(app, 'VB_L3')).toBeGreaterThan(drawn);
});

test('a locked structure is not touched', async ({ app }) => {
  await app.locator('[data-structure="VB_L2"] .structure-main').dblclick();
  const before = await volumeCc(app, 'VB_L2');
  await app.keyboard.press('l');
  await app.keyboard.press('b');
  await drag(app, 'axial', wave(0.4));
  await expect(app.locator('.notice')).toContainText('VB_L2 is locked');
  expect(await volumeCc(app, 'VB_L2')).toBe(before);
});

test('the exported file holds the edited contours, proved, under the given name', async ({ app }) => {
  await app.locator('[data-structure="VB_L4"] .structure-main').dblclick();
  await app.keyboard.press('b');
  await drag(app, 'axial', wave(0.35));
  const cc = await volumeCc(app, 'VB_L4');
  const folder = mkdtempSync(join(tmpdir(), 'pedicle-export-'));
  await app.keyboard.press('Control+e');
  await writeAndProve(app);
  await expect(app.getByTestId('proof')).toContainText('reads back exactly', { timeout: 60_000 });
  const row = app.locator('.table tbody tr', {
    has: app.getByRole('rowheader', { name: 'VB_L4', exact: true }),
  });
  expect(Number(await row.locator('td').nth(4).textContent())).toBeCloseTo(cc, 2);
  await app.getByLabel('Folder', { exact: true }).fill(folder);
  await app.getByLabel('File name').fill('edited.dcm');
  await app.getByRole('button', { name: 'Release file' }).click();
  await expect(app.locator('.notice')).toContainText('Exported to');

  // Read back in, beside the structures it came from, and written again: the same numbers to the last decimal.
  await app.keyboard.press('Control+i');
  await app.getByLabel('Folder', { exact: true }).fill(folder);
  await app.getByLabel('Folder', { exact: true }).press('Enter');
  await app.getByRole('button', { name: 'edited.dcm' }).click();
  await expect(app.locator('[data-structure="VB_L4"]')).toHaveCount(2, { timeout: 30_000 });
  await exportTo(app, folder, 'again.dcm');
  const both = namesakes(join(folder, 'again.dcm'), 'VB_L4');
  const [once] = namesakes(join(folder, 'edited.dcm'), 'VB_L4');
  expect(both).toHaveLength(2);
  expect(both[0]).toEqual(once);
  expect(both[1]).toEqual(once);
  // As many structures came from each of the two sets: the newer one is what this export goes on from.
  const edited = decodeRtstruct(new Uint8Array(readFileSync(join(folder, 'edited.dcm')))).source;
  expect(predecessorOf(join(folder, 'again.dcm'))).toBe(edited.sopInstanceUid);
});

test('another patient’s structure set is replaced only after a second word; the dialog says whose file it is', async ({
  app,
}) => {
  const folder = mkdtempSync(join(tmpdir(), 'pedicle-export-'));
  const theirs = join(folder, 'theirs.dcm');
  const before = makeRtstructFile([{ number: 1, name: 'GTV' }]);
  writeFileSync(theirs, before);
  try {
    await app.keyboard.press('Control+e');
    await writeAndProve(app);
    await expect(app.getByTestId('export-identity')).toContainText('Phantom Spine · ID PEDICLE-PHANTOM', {
      timeout: 60_000,
    });
    await app.getByLabel('Folder', { exact: true }).fill(folder);
    await app.getByLabel('File name').fill('theirs.dcm');
    await app.getByRole('button', { name: 'Release file' }).click();
    await expect(app.getByRole('alert').last()).toContainText('exists already');
    await app.getByLabel('Replace a file of this name').check();
    await app.getByRole('button', { name: 'Release file' }).click();
    await expect(app.getByRole('alert').last()).toContainText(
      'another patient (T1, Test Pätient, born 19700101)',
    );
    expect(readFileSync(theirs).equals(before)).toBe(true);
    await app.getByLabel('Replace the other patient’s file').check();
    if (process.env.PEDICLE_LOOK) await app.screenshot({ path: process.env.PEDICLE_LOOK });
    await app.getByRole('button', { name: 'Release file' }).click();
    await expect(app.locator('.notice', { hasText: 'Exported to' })).toBeVisible();
    expect(readFileSync(theirs).equals(before)).toBe(false);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
