/** The worklist: cases by state with their reasons, a retry asked for, a done case opened with its structures. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writePhantom } from '../../src/backend/demo/phantom-files.ts';
import { parseDicom, TAG } from '../../src/dicom/index.ts';
import { expect, openPage, test, watchErrors } from './fixtures.ts';
import { newHome, startHost } from './host.ts';

const uuid = (n: number): string => `0000000${n}-0000-8000-8000-000000000000`;

test('what came in is listed, failed cases are put back, a done one opens for review', async ({ chrome }) => {
  test.setTimeout(240_000);
  const home = newHome();
  const made = await writePhantom(join(home, 'case'), {
    levels: { from: 'T12', to: 'L2' },
    size: [96, 90],
    spacingMm: [3.5, 4, 4],
    seed: 3,
  });
  const results = join(home, 'results', uuid(1));
  mkdirSync(results, { recursive: true });
  writeFileSync(join(results, 'rtstruct.dcm'), readFileSync(made.rtstructPath!));
  writeFileSync(
    join(results, 'findings.json'),
    JSON.stringify({
      structures: [{ id: 'a', name: 'SpinalCord' }],
      reviews: [{ structureId: 'a', sliceConfidence: { 5: 0.4, 6: 0.3 }, reviewSlices: [5, 6] }],
      findings: [
        {
          code: 'metal-present',
          severity: 'warning',
          message: 'There is metal in the image.',
          action: 'Look at it.',
        },
      ],
    }),
  );
  const slice = readdirSync(made.ctFolder)[0]!;
  const seriesKey = parseDicom(readFileSync(join(made.ctFolder, slice))).string(TAG.seriesInstanceUid);
  const job = {
    seriesKey,
    protocol: null,
    result: '',
    reason: '',
    attempts: 1,
    startedMs: null as number | null,
    endedMs: null as number | null,
    folder: made.ctFolder,
    sends: [] as object[],
  };
  const now = Date.now();
  const ended = { startedMs: now - 90_000, endedMs: now - 50_000, createdMs: now - 100_000 };
  mkdirSync(join(home, 'worklist'), { recursive: true });
  writeFileSync(
    join(home, 'worklist', 'worklist.json'),
    JSON.stringify({
      writtenMs: now,
      arriving: 1,
      counts: { waiting: 1, running: 1, done: 3, failed: 1 },
      jobs: [
        { ...job, id: uuid(5), state: 'waiting', createdMs: now - 4000, resultFolder: results },
        {
          ...job,
          id: uuid(4),
          state: 'running',
          createdMs: now - 9000,
          startedMs: now - 5000,
          resultFolder: results,
        },
        {
          ...job,
          ...ended,
          id: uuid(1),
          state: 'done',
          result: 'findings',
          resultFolder: results,
          sends: [{ destination: 'tps', state: 'done', reason: '' }],
        },
        {
          ...job,
          ...ended,
          endedMs: now - 70_000,
          id: uuid(6),
          state: 'done',
          result: 'done',
          protocol: 'spine-sbrt-lumbar',
          resultFolder: results,
        },
        {
          ...job,
          ...ended,
          endedMs: now - 89_000,
          id: uuid(2),
          state: 'done',
          result: 'refused',
          reason: 'Slices are thicker than 5 mm: contours of spine and cord would be too coarse for SBRT.',
          resultFolder: results,
        },
        {
          ...job,
          ...ended,
          id: uuid(3),
          state: 'failed',
          attempts: 3,
          reason: 'The segmentation of this series ended with code 4.',
          resultFolder: results,
        },
      ],
    }),
  );
  writeFileSync(
    join(home, 'network.json'),
    JSON.stringify({
      version: 1,
      destinations: [{ kind: 'dicom', name: 'tps', aeTitle: 'TPS', host: '127.0.0.1', port: 9 }],
    }),
  );
  const host = await startHost(home, made.ctFolder);
  const page = await openPage(chrome, host.address);
  const errors = watchErrors(page);
  await expect(page.getByRole('tab', { name: 'Segment', selected: true })).toBeVisible({ timeout: 60_000 });
  await expect(page.locator('.loading')).toHaveCount(0, { timeout: 60_000 });
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.keyboard.press('Alt+w');
  const dialog = page.getByRole('dialog', { name: 'Worklist' });
  await expect(dialog.locator('[data-job]')).toHaveCount(6);
  await expect(dialog.locator(`[data-job="${uuid(2)}"]`)).toContainText('thicker than 5 mm');
  await page.screenshot({ path: process.env.PEDICLE_SHOT ?? join(home, 'worklist.png') });
  await dialog.getByRole('button', { name: '1 failed' }).click();
  await expect(dialog.locator('[data-job]')).toHaveCount(1);
  await dialog.getByRole('button', { name: 'Try again' }).click();
  await expect.poll(() => readdirSync(join(home, 'worklist', 'retry')).includes(uuid(3))).toBe(true);
  await dialog.getByRole('tab', { name: 'PACS and destinations' }).click();
  await dialog.getByRole('button', { name: 'Test', exact: true }).click();
  await expect(page.getByText('does not answer')).toBeVisible();
  await dialog.getByRole('tab', { name: 'Rules' }).click();
  await expect(dialog.getByRole('listitem')).toHaveCount(6);
  await dialog.getByRole('button', { name: 'Add rule' }).click();
  await dialog.getByLabel('Name', { exact: true }).fill('phantoms');
  await dialog.getByLabel('Series description').fill('(');
  await expect(dialog.getByText('Rule 1: a name of its own')).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Save rules' })).toBeDisabled();
  await dialog.getByLabel('Series description').fill('phantom');
  await dialog.getByLabel('Template').selectOption('spine-sbrt-lumbar');
  await dialog.getByLabel('tps').check();
  await dialog.getByLabel('Folder with CT series').fill(made.ctFolder);
  await dialog.getByRole('button', { name: 'Try', exact: true }).click();
  const tried = dialog.getByRole('row').filter({ hasText: seriesKey.slice(-14) });
  await expect(tried).toContainText('phantoms');
  await expect(tried).toContainText('to tps');
  await expect(dialog.getByRole('listitem').first()).toContainText('1 series');
  await page.screenshot({ path: process.env.PEDICLE_SHOT_RULES ?? join(home, 'rules.png') });
  // What is not saved outlives another tab and the dialog's end.
  await dialog.getByRole('tab', { name: 'Cases' }).click();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Alt+w');
  await dialog.getByRole('tab', { name: 'Rules' }).click();
  await expect(dialog.getByText('Not saved yet')).toBeVisible();
  await dialog.getByRole('button', { name: 'Move down' }).click();
  await dialog.getByRole('button', { name: 'Save rules' }).click();
  await expect(page.getByText('Saved.')).toBeVisible();
  const saved = JSON.parse(readFileSync(join(home, 'rules.json'), 'utf8'));
  expect(saved.rules[1]).toEqual({
    name: 'phantoms',
    when: { description: 'phantom' },
    do: { protocol: 'spine-sbrt-lumbar', sendTo: ['tps'] },
  });
  expect(saved.keepDays).toEqual({ received: 14, results: 90 });
  await dialog.getByRole('button', { name: 'Try on the worklist’s cases' }).click();
  await expect(tried).toContainText('phantoms');
  await dialog.getByRole('tab', { name: 'Cases' }).click();
  await dialog
    .locator(`[data-job="${uuid(1)}"]`)
    .getByRole('button', { name: 'Review' })
    .click();
  await expect(dialog).toBeHidden();
  await expect(page.locator('[data-structure="SpinalCord"]')).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole('tab', { name: /Review/, selected: true })).toBeVisible({ timeout: 60_000 });
  // Least certain first, counted as people count.
  await expect(page.locator('.review-list li')).toHaveCount(2);
  await expect(page.locator('.review-list li').first()).toContainText('SpinalCord');
  await expect(page.locator('.review-list li').first()).toContainText('7 ·');
  if (process.env.PEDICLE_SHOT) await page.screenshot({ path: `${process.env.PEDICLE_SHOT}.review.png` });
  expect(errors).toEqual([]);
  await page.context().close();
  await host.stop();
});
