/** The report of the case from the page: asked for in a dialog, written beside what one says, as HTML and PDF. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from './fixtures.ts';

test('Export → Report of the case writes one page and its PDF; a file that is there is not replaced', async ({
  app,
}) => {
  test.setTimeout(300_000);
  const folder = mkdtempSync(join(tmpdir(), 'pedicle-report-'));
  await app.getByRole('tab', { name: 'Export' }).click();
  await app.getByRole('button', { name: 'Report of the case…' }).click();
  const dialog = app.getByRole('dialog', { name: 'Report of the case' });
  const make = dialog.getByRole('button', { name: 'Make the report' });
  await dialog.getByLabel('Folder', { exact: true }).fill(folder);
  await dialog.getByLabel('File name').fill('case.html');
  await app.screenshot({ path: test.info().outputPath('dialog.png') });
  await make.click();
  await expect(dialog).toHaveCount(0, { timeout: 240_000 });
  const html = readFileSync(join(folder, 'case.html'), 'utf8');
  expect(html).toContain('PEDICLE-PHANTOM');
  expect(html).toContain('VB_L3');
  expect(existsSync(join(folder, 'case.pdf'))).toBe(true);
  await app.keyboard.press('Alt+e');
  await dialog.getByLabel('Folder', { exact: true }).fill(folder);
  await dialog.getByLabel('File name').fill('case.html');
  await make.click();
  await expect(dialog.getByRole('alert')).toContainText('exists');
  rmSync(folder, { recursive: true, force: true });
});
