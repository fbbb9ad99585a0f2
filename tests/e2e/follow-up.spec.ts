/** Two phantom CTs of one patient lying otherwise: a grown, a gone and a new tumour found from the page, with table and plot. */
import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { phantomFolder } from '../builders/phantom-folder.ts';
import { expect, openPage, test } from './fixtures.ts';
import { newHome, startHost } from './host.ts';

const COMMON = { levels: { from: 'L1', to: 'L3' }, size: [110, 110], seed: 8 } as const;

test('follow-up names grown, gone and new tumours of two CTs', async ({ chrome }) => {
  test.setTimeout(240_000);
  const before = await phantomFolder({
    ...COMMON,
    spacingMm: [1.4, 1.4, 2],
    lesions: [
      { level: 'L1', kind: 'lytic', radiusMm: 7 },
      { level: 'L2', kind: 'lytic', radiusMm: 7 },
    ],
  });
  const after = await phantomFolder({
    ...COMMON,
    spacingMm: [1.2, 1.2, 2],
    obliqueDeg: [4, -3, 5],
    sacrumAtMm: [15, -130, -600],
    lesions: [
      { level: 'L1', kind: 'lytic', radiusMm: 9 },
      { level: 'L3', kind: 'lytic', radiusMm: 6 },
    ],
  });
  const host = await startHost(newHome(), after.folder);
  try {
    const page = await openPage(chrome, host.address);
    await page.setViewportSize({ width: 1280, height: 800 });
    const sets = page.locator('.structure-sets');
    await sets.getByRole('button', { name: 'Edit', exact: true }).click({ timeout: 60_000 });
    await expect(page.locator('[data-structure="VB_L1"]')).toBeVisible({ timeout: 60_000 });
    await page.getByRole('tab', { name: 'Targets' }).click();
    const section = page.getByRole('region', { name: 'Follow-up' });
    const make = section.getByRole('button', { name: 'Follow the tumours' });
    await expect(make).toBeDisabled();
    await section.getByLabel('Other CT (folder)').fill(before.ctFolder);
    await section.getByLabel('Its structures (file)').fill(before.rtstructPath ?? '');
    await make.click();
    const row = (name: string) => section.locator(`[data-followed="${name}"]`);
    await expect(row('VB_L1')).toContainText('grown', { timeout: 120_000 });
    await expect(row('VB_L2')).toContainText('gone');
    await expect(row('VB_L3')).toContainText('new');
    const ratio = Number(await row('VB_L1').getByRole('cell').last().textContent());
    expect(ratio).toBeGreaterThan(1.5);
    expect(ratio).toBeLessThan((9 / 7) ** 3 * 1.1);
    // Balls of 7, 9 and 6 mm within the bone.
    const ball = (mm: number): number => ((4 / 3) * Math.PI * mm ** 3) / 1000;
    const ccIn = async (name: string, column: number): Promise<number> =>
      Number(await row(name).getByRole('cell').nth(column).textContent());
    for (const [name, column, mm] of [
      ['VB_L1', 1, 7],
      ['VB_L1', 2, 9],
      ['VB_L2', 1, 7],
      ['VB_L3', 2, 6],
    ] as const)
      expect(Math.abs((await ccIn(name, column)) / ball(mm) - 1), name).toBeLessThan(0.1);
    await expect(section.getByRole('img', { name: 'Tumour in each vertebra over time, cc' })).toBeVisible();
    if (process.env.PEDICLE_LOOK) {
      await section.scrollIntoViewIfNeeded();
      await page.screenshot({ path: `${process.env.PEDICLE_LOOK}-follow-up.png` });
      await page.emulateMedia({ colorScheme: 'light' });
      await page.evaluate(() => {
        document.documentElement.dataset.theme = 'light';
      });
      await page.screenshot({ path: `${process.env.PEDICLE_LOOK}-follow-up-light.png` });
    }
    await section.getByLabel('Other CT (folder)').fill(dirname(before.ctFolder).concat('/nothing'));
    await make.click();
    await expect(page.locator('.notice')).toContainText(/folder|CT/, { timeout: 60_000 });
    await page.context().close();
  } finally {
    await host.stop();
    for (const one of [before, after]) await rm(dirname(one.folder), { recursive: true, force: true });
  }
});
