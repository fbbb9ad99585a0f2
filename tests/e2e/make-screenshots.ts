/**
 * Makes the guide's pictures (docs/screenshots) from the running app, stage by stage, at 1280 × 800 as a small screen shows them:
 * `npm run screenshots [-- names]`, all without names. The demonstration case only: no picture of a patient goes into the repository.
 * Pictures get a palette of 256 colours, rare ones (a small red tumour) among them, where /usr/bin/python3 has PIL (under half the size). worklist.png and commission-report.png
 * are of services this script does not start.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { launchChromium } from './browser.ts';
import buildRenderer from './build-renderer.ts';
import { writeAndProve } from './exports.ts';
import { root, startHost } from './host.ts';

const folder = join(root, 'docs/screenshots');
/** Pictures follow the stores by a frame or two; the views along the spine and 3D by more. */
const settle = (page: Page, ms = 900): Promise<void> => page.waitForTimeout(ms);

/** A palette in place of 24 bits a pixel. */
function shrink(path: string): void {
  const code =
    'import sys; from PIL import Image as I; p = sys.argv[1]; I.open(p).convert("RGB").quantize(256, kmeans=3, dither=0).save(p, optimize=True)';
  spawnSync('/usr/bin/python3', ['-c', code, path]);
}

async function main(): Promise<void> {
  const endRun = buildRenderer();
  const host = await startHost();
  const chrome = await launchChromium();
  const page = await chrome.newPage({ viewport: { width: 1280, height: 800 } });
  const only = process.argv.slice(2);
  const made = new Set<string>();
  const shoot = async (name: string): Promise<void> => {
    if (only.length > 0 && !only.includes(name)) return;
    await page.mouse.move(640, 798);
    await settle(page);
    const path = join(folder, `${name}.png`);
    await page.screenshot({ path });
    shrink(path);
    made.add(name);
  };
  /** Everything that was asked for by name is there: the slow rest is not waited for. */
  const isDone = (): boolean => only.length > 0 && only.every((name) => made.has(name));
  const stage = (name: string): Promise<void> => page.getByRole('tab', { name }).click();
  await page.goto(host.address);
  await page.locator('[data-structure="VB_L3"]').waitFor({ timeout: 60_000 });
  await page.locator('.loading').waitFor({ state: 'detached', timeout: 60_000 });
  await shoot('start');
  await page.getByRole('button', { name: 'End the tour' }).click();
  await stage('Import');
  await shoot('import');
  await stage('Levels');
  await shoot('levels');
  await correct(page, shoot);
  await straightened(page, shoot);
  await targets(page, shoot);
  await compare(page, shoot);
  await allSets(page, shoot);
  await signOff(page, shoot);
  if (!isDone()) await others(page, shoot);
  await chrome.close();
  await host.stop();
  endRun();
}

async function others(page: Page, shoot: Shoot): Promise<void> {
  await page.keyboard.press('Control+e');
  await writeAndProve(page);
  await page.getByTestId('proof').waitFor({ timeout: 60_000 });
  await shoot('export');
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('tab', { name: 'Targets' }).click();
  await page.keyboard.press('Alt+t');
  await shoot('light');
  await page.keyboard.press('Alt+t');
  await rules(page, shoot);
  await bone(page, shoot);
  await secondOpinion(page, shoot);
  await aiResult(page, shoot);
}

type Shoot = (name: string) => Promise<void>;

async function rules(page: Page, shoot: Shoot): Promise<void> {
  await page.keyboard.press('Alt+w');
  const dialog = page.getByRole('dialog', { name: 'Worklist' });
  await dialog.getByRole('tab', { name: 'Rules' }).click();
  await dialog.getByRole('listitem').nth(4).getByRole('button').click();
  await shoot('rules');
  await page.keyboard.press('Escape');
}

/** A stroke in the sagittal view on the tumour, with what the CT measures in it. */
async function correct(page: Page, shoot: Shoot): Promise<void> {
  await page.locator('[data-structure="GTV_T12"] .structure-main').click();
  await page.keyboard.press('b');
  const box = (await page.locator('[data-view="sagittal"] .viewport-canvas').boundingBox())!;
  await page.mouse.move(box.x + box.width * 0.55, box.y + box.height * 0.4);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.56, box.y + box.height * 0.42, { steps: 4 });
  await page.mouse.up();
  await page.locator('.structure-details').getByText('HU inside').click();
  await page.getByRole('tab', { name: 'History' }).click();
  await shoot('correct');
  await page.locator('.structure-details').getByText('HU inside').click();
  await page.keyboard.press('Control+z');
  await page.keyboard.press('n');
}

async function straightened(page: Page, shoot: Shoot): Promise<void> {
  await page.keyboard.press('Shift+B');
  await settle(page, 4000);
  await shoot('straightened');
  await page.keyboard.press('Shift+B');
}

/** Slow without a graphics card: late, so that the other pictures do not wait for it. */
async function bone(page: Page, shoot: Shoot): Promise<void> {
  await page.keyboard.press('Control+3');
  await page.getByLabel('Bone', { exact: true }).check();
  await page.locator('[data-testid="surface-pending"]').waitFor({ state: 'detached', timeout: 400_000 });
  await settle(page, 2000);
  await shoot('bone');
  await page.getByLabel('Bone', { exact: true }).uncheck();
  await page.keyboard.press('Control+5');
}

/** A CTV by rule from the tumour, and the PTV. */
async function targets(page: Page, shoot: Shoot): Promise<void> {
  await page.getByRole('tab', { name: 'Targets' }).click();
  const propose = page.getByRole('button', { name: 'Propose', exact: true });
  await propose.click();
  await page.getByRole('button', { name: /^Make CTV/ }).waitFor({ timeout: 60_000 });
  await propose.scrollIntoViewIfNeeded();
  await shoot('targets');
}

/** The comparison with the reference after a stroke: numbers, differences, report. */
async function compare(page: Page, shoot: Shoot): Promise<void> {
  await page.locator('[data-ruler="VB_L2"]').click();
  await page.keyboard.press('b');
  const box = (await page.locator('[data-view="axial"] .viewport-canvas').boundingBox())!;
  await page.mouse.move(box.x + box.width * 0.5, box.y + box.height * 0.12);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.6, box.y + box.height * 0.14, { steps: 6 });
  await page.mouse.up();
  await page.keyboard.press('Escape');
  await page.getByRole('tab', { name: 'Compare' }).click();
  await page.getByRole('button', { name: 'Compare with' }).click();
  await page.locator('[data-worst]').first().click({ timeout: 60_000 });
  await page.keyboard.press('d');
  await shoot('compare');
  await page.getByRole('button', { name: 'Report…' }).click();
  await shoot('report');
  await page.keyboard.press('Escape');
  await page.keyboard.press('d');
}

/** How far the sets agree, and the consensus as structures. */
async function allSets(page: Page, shoot: Shoot): Promise<void> {
  const section = page.getByRole('region', { name: 'All sets together' });
  await section.getByRole('button', { name: 'Work out the agreement' }).click();
  await section.getByLabel('Structure').selectOption('VB_L2', { timeout: 120_000 });
  await section.getByRole('button', { name: /^STAPLE/ }).click();
  await section.getByRole('button', { name: /^Majority/ }).scrollIntoViewIfNeeded();
  await shoot('all-sets');
  await page.keyboard.press('Control+z');
}

/** One structure approved and locked, one reviewed. */
async function signOff(page: Page, shoot: Shoot): Promise<void> {
  await page.getByRole('tab', { name: 'Review' }).click();
  const section = page.getByRole('region', { name: 'Sign-off' });
  for (const [button, confirm, structure] of [
    ['Approve…', 'Sign and lock', 'VB_L3'],
    ['Reviewed…', 'Sign as reviewed', 'VB_L2'],
  ] as const) {
    await page.locator(`[data-structure="${structure}"] .structure-main`).click();
    await section.getByRole('button', { name: button }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Your name').fill('Dr. A. Example');
    await dialog.getByRole('button', { name: confirm }).click();
    await dialog.waitFor({ state: 'detached' });
  }
  await section.scrollIntoViewIfNeeded();
  await shoot('sign-off');
}

/** What the networks see otherwise, in the check panel. */
async function secondOpinion(page: Page, shoot: Shoot): Promise<void> {
  await page.getByRole('tab', { name: 'Review' }).click();
  const panel = page.getByRole('region', { name: 'Structure-set check' });
  await panel.getByRole('button', { name: 'Second opinion…' }).click();
  await panel.getByTestId('check-count').waitFor({ timeout: 600_000 });
  await panel.scrollIntoViewIfNeeded();
  await shoot('second-opinion');
}

/** The AI's own result on the demonstration, before it is accepted, and the review after it. */
async function aiResult(page: Page, shoot: Shoot): Promise<void> {
  await page.getByRole('tab', { name: 'Segment' }).click();
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  const accept = page.getByRole('button', { name: /^Accept \d+ structures/ });
  await accept.waitFor({ timeout: 600_000 });
  await shoot('segment');
  await accept.click();
  await page.getByRole('tab', { name: 'Review' }).click();
  await page.locator('.review-list').waitFor({ timeout: 60_000 });
  await shoot('review');
}

await main();
