/**
 * The main job of a planner on the phantom with a lesion: segment, confirm the levels, GTV with the smart brush, CTV by rule, PTV and PRV,
 * safety check, export; every step undone and redone. Once with the mouse, once with the keyboard alone.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { decodeRtstruct } from '../../src/dicom/index.ts';
import { expect, test } from './fixtures.ts';
import { type Hand, keyboard, mouse } from './hands.ts';

const formula = (app: Page, name: string) =>
  app.getByRole('region', { name: 'Formulas' }).locator(`[data-formula="${name}"]`);

async function addStructure(app: Page, name: string): Promise<void> {
  await app.keyboard.press('Control+n');
  await app.keyboard.type(name);
  await app.keyboard.press('Enter');
  await expect(app.locator(`[data-structure="${name}"] .structure-main[aria-pressed="true"]`)).toBeVisible();
}

async function mainJob(app: Page, hand: Hand): Promise<void> {
  const count = (): Promise<number> => app.locator('[data-structure]').count();
  /** A step is undone (seen by `undone`) and done again (seen by `done`). */
  const back = async (undone: () => Promise<void>, done: () => Promise<void>): Promise<void> => {
    await done();
    await app.keyboard.press('Control+z');
    await undone();
    await app.keyboard.press('Control+y');
    await done();
  };
  const isThere = (name: string, n: number) => (): Promise<void> =>
    expect(app.locator(`[data-structure="${name}"]`)).toHaveCount(n);

  // Segment the slices around the cursor.
  await hand.showPanel('Segment');
  await hand.press(app.getByLabel('Only the slices around the cursor'));
  await hand.press(app.getByRole('button', { name: 'Run', exact: true }));
  const accept = app.getByRole('button', { name: /^Accept \d+ structure/ });
  await expect(accept).toBeVisible({ timeout: 240_000 });
  const before = await count();
  await hand.press(app.getByLabel('Take Vertebrae, with bodies'));
  const taken = Number(/\d+/.exec((await accept.textContent()) ?? '')?.[0]);
  await hand.press(accept);
  await back(
    () => expect(app.locator('[data-structure]')).toHaveCount(before),
    () => expect(app.locator('[data-structure]')).toHaveCount(before + taken),
  );

  // Confirm the levels. That is a mark of the case, no edit: it is taken back by its own button.
  await hand.showPanel('Levels');
  const right = app.getByRole('button', { name: 'The levels are right' });
  await hand.press(right);
  await expect(app.getByText('Levels confirmed by you')).toBeVisible();

  // The tumour, with the smart brush, in the body of L3.
  await hand.choose('VB_L3_Body');
  await addStructure(app, 'GTV');
  await app.keyboard.press('s');
  await hand.stroke();
  const volume = app.locator('[data-structure="GTV"] .volume');
  await back(
    () => expect(volume).not.toContainText(/[1-9]/),
    () => expect(volume).toContainText(/[1-9]/),
  );

  // CTV by the ISRC's rule.
  await hand.showPanel('Targets');
  const ctv = app.getByRole('region', { name: 'CTV by rule' });
  await expect(ctv.getByRole('combobox', { name: /^Tumour/ }).locator('option:checked')).toHaveText('GTV');
  const asked = Date.now();
  await hand.press(ctv.getByRole('button', { name: 'Propose' }));
  const body = ctv.getByRole('region', { name: 'VB_L3' }).first().locator('[data-sector="1"]');
  await expect(body).toContainText('because any part of the vertebral body — ISRC intact spine', {
    timeout: 60_000,
  });
  console.log(`${hand.name}: CTV proposal shown after ${((Date.now() - asked) / 1000).toFixed(1)} s`);
  await hand.press(ctv.getByRole('button', { name: /^Make CTV/ }));
  await back(isThere('CTV', 0), isThere('CTV', 1));
  await expect(formula(app, 'CTV')).toContainText('up to date');

  // PRV by one key, PTV by a formula.
  await app.keyboard.press('Alt+p');
  await back(isThere('SpinalCord_PRV02', 0), isThere('SpinalCord_PRV02', 1));
  await addStructure(app, 'PTV');
  const field = app.getByLabel('Formula of PTV');
  await hand.enter(field, 'CTV + 2 mm - SpinalCord_PRV02');
  await hand.press(app.getByRole('region', { name: 'Formulas' }).getByRole('button', { name: 'Update all' }));
  await back(
    () => expect(formula(app, 'PTV')).toContainText('not checked'),
    () => expect(formula(app, 'PTV')).toContainText('up to date'),
  );

  // What a planner reads before the export.
  const safety = app.getByRole('region', { name: 'Safety check' });
  await expect(safety.locator('[data-check="levels"]')).toHaveAttribute('data-state', 'ok');
  await expect(safety.locator('[data-check="formulas"]')).toHaveAttribute('data-state', 'ok');
  if (process.env.PEDICLE_LOOK) {
    await safety.scrollIntoViewIfNeeded();
    await app.screenshot({ path: `${process.env.PEDICLE_LOOK}-${hand.name}.png` });
  }

  // Out, and what is in the file.
  const folder = mkdtempSync(join(tmpdir(), 'pedicle-main-job-'));
  try {
    await app.keyboard.press('Control+e');
    // What the run found is read before anything leaves.
    await hand.press(app.getByRole('dialog').getByLabel('I have read these warnings'));
    await hand.press(app.getByRole('button', { name: 'Write and prove' }));
    await expect(app.getByTestId('proof')).toContainText('reads back exactly', { timeout: 60_000 });
    await hand.enter(app.getByLabel('Folder', { exact: true }), folder);
    await hand.enter(app.getByLabel('File name'), 'job.dcm');
    await hand.press(app.getByRole('button', { name: 'Release file' }));
    await expect(app.locator('.notice', { hasText: 'job.dcm' })).toContainText('Exported to');
    const { structureSet } = decodeRtstruct(new Uint8Array(readFileSync(join(folder, 'job.dcm'))));
    const named = (name: string) => structureSet.structures.find((s) => s.name === name);
    for (const name of ['GTV', 'CTV', 'PTV', 'SpinalCord_PRV02'])
      expect(named(name)?.slices.size, name).toBeGreaterThan(0);
    expect(named('PTV')?.formula?.text).toBe('CTV + 2 mm - SpinalCord_PRV02');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

for (const hand of [mouse, keyboard])
  test(`from the CT to the file with the ${hand.name}`, async ({ app }) => {
    test.setTimeout(600_000);
    await mainJob(app, hand(app));
  });
