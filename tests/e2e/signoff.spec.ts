/** Signing on the page: approval locks, holds against edits, undo, reload and kill −9, is deliberately taken back, and stands in the file. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { parseDicom } from '../../src/dicom/index.ts';
import { exportTo } from './exports.ts';
import { expect, openPage, test, waitForCase, watchErrors } from './fixtures.ts';
import { newHome, startHost } from './host.ts';
import { drag, volumeCc } from './pixels.ts';

const stroke = (app: Page, y: number): Promise<void> =>
  drag(app, 'axial', [
    [0.3, y],
    [0.5, y],
  ]);

const row = (app: Page, name: string) => app.locator(`[data-signed="${name}"]`);

async function sign(
  app: Page,
  button: string,
  confirm: string,
  user: string,
  everything = false,
): Promise<void> {
  await app.getByRole('region', { name: 'Sign-off' }).getByRole('button', { name: button }).click();
  const dialog = app.getByRole('dialog');
  await dialog.getByLabel('Your name').fill(user);
  if (everything) await dialog.getByRole('button', { name: 'All' }).click();
  await dialog.getByRole('button', { name: confirm }).click();
  await expect(dialog).toHaveCount(0);
}

test('approval holds against edits, undo, reload and kill −9, and is taken back by name', async ({
  chrome,
  shell,
}) => {
  test.skip(shell !== 'web', 'the host is killed');
  test.setTimeout(240_000);
  const home = newHome();
  const first = await startHost(home);
  const app = await openPage(chrome, first.address);
  await waitForCase(app);
  await app.locator('[data-structure="VB_L3"] .structure-main').dblclick();
  await app.keyboard.press('b');
  const before = await volumeCc(app, 'VB_L3');
  await stroke(app, 0.35);
  await expect.poll(() => volumeCc(app, 'VB_L3')).toBeGreaterThan(before);
  const painted = await volumeCc(app, 'VB_L3');
  await app.getByRole('tab', { name: 'Review' }).click();
  await expect(row(app, 'VB_L3')).toHaveAttribute('data-state', 'edited');
  await expect(row(app, 'VB_L4')).toHaveAttribute('data-state', 'proposed');
  await sign(app, 'Reviewed…', 'Sign as reviewed', 'A. Dosimetrist');
  await expect(row(app, 'VB_L3')).toContainText('reviewed by A. Dosimetrist');
  await sign(app, 'Approve…', 'Sign and lock', 'Dr. Ä');
  await expect(row(app, 'VB_L3')).toContainText('approved by Dr. Ä');
  await expect(app.locator('[data-structure="VB_L3"] [data-sign="approved"]')).toBeVisible();
  await app.screenshot({ path: test.info().outputPath('signed.png') });
  // Neither a stroke nor undo changes it; an edit of another structure can still be undone.
  await stroke(app, 0.65);
  await expect(app.locator('.notice').last()).toContainText('VB_L3 is locked');
  await app.keyboard.press('Control+z');
  await expect(app.locator('.notice').last()).toContainText('VB_L3 is locked');
  expect(await volumeCc(app, 'VB_L3')).toBe(painted);
  await expect(app.getByTestId('save-state')).toHaveText('All edits saved');
  await app.reload();
  await waitForCase(app);
  await app.getByRole('tab', { name: 'Review' }).click();
  await expect(row(app, 'VB_L3')).toContainText('approved by Dr. Ä');
  await expect(app.getByRole('button', { name: 'Unlock VB_L3' })).toBeVisible();
  await first.kill();
  await expect(app.locator('.banner')).toContainText('connection');
  await app.context().close();

  const second = await startHost(home);
  const again = await openPage(chrome, second.address);
  const errors = watchErrors(again);
  await again.getByRole('button', { name: 'Restore' }).click();
  await waitForCase(again);
  await again.getByRole('tab', { name: 'Review' }).click();
  await expect(row(again, 'VB_L3')).toContainText('approved by Dr. Ä');
  expect(await volumeCc(again, 'VB_L3')).toBe(painted);
  await again.keyboard.press('Control+z');
  expect(await volumeCc(again, 'VB_L3')).toBe(painted);
  // The lock asks; what it takes back is in the log, and the undo is there again.
  await again.getByRole('button', { name: 'Unlock VB_L3' }).click();
  await again.getByRole('dialog').getByLabel('Your name').fill('Dr. Ö');
  await again.screenshot({ path: test.info().outputPath('take-back.png') });
  await again.getByRole('dialog').getByRole('button', { name: 'Take back and unlock' }).click();
  await expect(row(again, 'VB_L3')).toContainText('edited by Dr. Ö');
  await again.keyboard.press('Control+z');
  await expect.poll(() => volumeCc(again, 'VB_L3')).toBe(before);
  expect(errors).toEqual([]);
  await again.context().close();
  await second.stop();
});

test('the file says APPROVED once all in it is approved, and not before', async ({ chrome, shell }) => {
  test.skip(shell !== 'web', 'a host of its own: what it signs would lock the structures of other tests');
  test.setTimeout(180_000);
  const host = await startHost();
  const app = await openPage(chrome, host.address);
  await waitForCase(app);
  const folder = mkdtempSync(join(tmpdir(), 'pedicle-signed-'));
  const statusOf = (name: string) => {
    const file = parseDicom(readFileSync(join(folder, name)));
    return [0x300e0002, 0x300e0008].map((tag) => file.string(tag));
  };
  const shown = app.getByTestId('export-approval');
  await app.locator('[data-structure="VB_L3"] .structure-main').click();
  await app.getByRole('tab', { name: 'Review' }).click();
  await sign(app, 'Approve…', 'Sign and lock', 'Dr. B');
  await expect(app.getByTestId('signoff-count')).toContainText('1 of');
  await exportTo(app, folder, 'some.dcm', () => expect(shown).toContainText('UNAPPROVED'));
  expect(statusOf('some.dcm')[0]).toBe('UNAPPROVED');
  await app.getByRole('tab', { name: 'Review' }).click();
  await sign(app, 'Approve…', 'Sign and lock', 'Dr. C', true);
  await exportTo(app, folder, 'all.dcm', async () => {
    await expect(shown).toContainText('APPROVED: Dr. C');
    await app.screenshot({ path: test.info().outputPath('approved.png') });
  });
  expect(statusOf('all.dcm')).toEqual(['APPROVED', 'Dr. C']);
  rmSync(folder, { recursive: true, force: true });
  await app.context().close();
  await host.stop();
});
