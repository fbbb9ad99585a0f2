/**
 * Makes docs/screenshots from the running app: `node_modules/.bin/node tests/e2e/make-screenshots.ts [names]`, all without names.
 * The demonstration case only: no picture of a patient goes into the repository. Pictures get a palette of 128 colours where
 * /usr/bin/python3 has PIL (a quarter of the size).
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import buildRenderer from './build-renderer.ts';
import { writeAndProve } from './exports.ts';
import { chromiumPath, root, startHost } from './host.ts';

const folder = join(root, 'docs/screenshots');
const settle = (page: Page): Promise<void> => page.waitForTimeout(900);

/** A palette in place of 24 bits a pixel. */
function shrink(path: string): void {
  const code =
    'import sys; from PIL import Image as I; p = sys.argv[1]; I.open(p).convert("RGB").quantize(128, dither=0).save(p, optimize=True)';
  spawnSync('/usr/bin/python3', ['-c', code, path]);
}

async function main(): Promise<void> {
  buildRenderer();
  const host = await startHost();
  const chrome = await chromium.launch({ executablePath: chromiumPath, args: ['--no-sandbox'] });
  const page = await chrome.newPage({ viewport: { width: 1440, height: 880 } });
  const only = process.argv.slice(2);
  const shoot = async (name: string): Promise<void> => {
    if (only.length > 0 && !only.includes(name)) return;
    await page.mouse.move(720, 878);
    await settle(page);
    const path = join(folder, `${name}.png`);
    await page.screenshot({ path });
    shrink(path);
  };
  await page.goto(host.address);
  await page.locator('[data-structure="VB_L3"] .structure-main').dblclick({ timeout: 60_000 });
  await page.locator('.loading').waitFor({ state: 'detached', timeout: 60_000 });
  await shoot('layout-one-two');
  for (const [key, name] of [
    ['Control+1', 'layout-single'],
    ['Control+3', 'layout-four'],
  ] as const) {
    await page.keyboard.press(key);
    await shoot(name);
  }
  await page.getByLabel('Bone', { exact: true }).check();
  await page.locator('[data-testid="surface-pending"]').waitFor({ state: 'detached', timeout: 60_000 });
  await page.waitForTimeout(2000);
  await shoot('bone-3d');
  await page.getByLabel('Bone', { exact: true }).uncheck();
  await page.keyboard.press('Control+2');
  await page.keyboard.press('Shift+A');
  await shoot('views-aligned');
  await page.keyboard.press('Shift+B');
  await shoot('views-straightened');
  await page.keyboard.press('Shift+B');
  await page.getByRole('tab', { name: 'Targets' }).click();
  await shoot('operations');
  await page.getByRole('tab', { name: 'Import' }).click();
  await page.getByRole('button', { name: 'Reference', exact: true }).click();
  await page.locator('.structure.reference').first().waitFor({ timeout: 30_000 });
  await page.keyboard.press('Control+4');
  await shoot('layout-side-by-side');
  await page.keyboard.press('Control+2');
  await paint(page);
  await page.getByRole('tab', { name: 'History' }).click();
  await shoot('history');
  await compareShots(page, shoot);
  await page.keyboard.press('?');
  await shoot('dialog-shortcuts');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+n');
  await page.keyboard.type('cord');
  await shoot('dialog-add-structure');
  // The list of completions lies over the buttons: Escape closes it, then the dialog.
  while (await page.locator('dialog[open]').isVisible()) await page.keyboard.press('Escape');
  await page.keyboard.press('Control+e');
  await writeAndProve(page);
  await page.getByTestId('proof').waitFor({ timeout: 60_000 });
  await shoot('dialog-export');
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: 'View', exact: true }).click();
  await shoot('menu-view');
  await page.getByRole('menuitem', { name: 'Light or dark' }).click();
  await shoot('theme-light');
  await chrome.close();
  await host.stop();
}

/** The comparison with the reference after the stroke: numbers, differences, 3D distances, report. */
async function compareShots(page: Page, shoot: (name: string) => Promise<void>): Promise<void> {
  await page.getByRole('tab', { name: 'Compare' }).click();
  await page.locator('[data-compare="VB_L3"] [data-column="dice"][data-value]').waitFor({ timeout: 60_000 });
  await page.locator('[data-worst]').first().waitFor({ timeout: 60_000 });
  await page.keyboard.press('d');
  await shoot('compare');
  await page.keyboard.press('Control+3');
  await page.getByLabel('Distances').check();
  await page.locator('[data-testid="surface-pending"]').waitFor({ state: 'detached', timeout: 60_000 });
  await shoot('compare-3d');
  await page.getByRole('button', { name: 'Report…' }).click();
  await shoot('compare-report');
  await page.keyboard.press('Escape');
  await page.getByLabel('Distances').uncheck();
  await page.keyboard.press('d');
  await page.keyboard.press('Control+2');
}

/** A brush stroke beside the vertebra, so that the history has something to show. */
async function paint(page: Page): Promise<void> {
  await page.keyboard.press('b');
  const box = (await page.locator('[data-view="axial"] .viewport-canvas').boundingBox())!;
  await page.mouse.move(box.x + box.width * 0.55, box.y + box.height * 0.47);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.58, box.y + box.height * 0.5, { steps: 8 });
  await page.mouse.up();
}

await main();
