/** A site's classifier on the page: a tiny network is asked about the tumour, its scores with their calibration, and none without one. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { smallClassifier } from '../builders/small-classifier.ts';
import { expect, openPage, test } from './fixtures.ts';
import { newHome, startHost } from './host.ts';

test('the classifier that is installed is asked about the tumour; its scores are shown with how they hold', async ({
  chrome,
}) => {
  const root = mkdtempSync(join(tmpdir(), 'pedicle-classifier-'));
  const models = smallClassifier(root);
  const host = await startHost(newHome(), undefined, {}, ['--models-folder', models]);
  try {
    const page = await openPage(chrome, host.address);
    await page.setViewportSize({ width: 1280, height: 800 });
    await expect(page.locator('.structure').first()).toBeVisible({ timeout: 60_000 });
    await page.getByRole('tab', { name: 'Targets' }).click();
    const section = page.getByRole('region', { name: 'Classifiers' });
    await section.getByRole('button', { name: 'Ask about one structure' }).click();
    const table = section.locator('[data-classified="GTV_T12"]');
    await expect(table).toBeVisible({ timeout: 60_000 });
    const cells = (name: string) =>
      table.getByRole('row', { name: new RegExp(`^${name}`) }).getByRole('cell');
    const [lytic, blastic] = [
      await cells('lytic').first().textContent(),
      await cells('blastic').first().textContent(),
    ];
    expect(Number(lytic) + Number(blastic)).toBeCloseTo(1, 1);
    await expect(cells('blastic').last()).toHaveText('not calibrated');
    await expect(section).toContainText('Calibration: made up for tests (0 cases)');
    await expect(section).toContainText('never a diagnosis');
    if (process.env.PEDICLE_LOOK) {
      await section.scrollIntoViewIfNeeded();
      await page.screenshot({ path: `${process.env.PEDICLE_LOOK}-classifier.png` });
    }
    await page.context().close();
  } finally {
    await host.stop();
    rmSync(root, { recursive: true, force: true });
  }
});

test('without one the section says how a site adds one', async ({ app }) => {
  await app.getByRole('tab', { name: 'Targets' }).click();
  await expect(app.getByRole('region', { name: 'Classifiers' })).toContainText('No classifier is installed');
});
