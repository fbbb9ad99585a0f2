/** The assessment: rows in order, a candidate looked at and taken as GTV, undone; CSV saved. */
import { readFile } from 'node:fs/promises';
import { expect, test } from './fixtures.ts';

test('vertebrae are assessed on request; a row leads to its place and the table is saved', async ({
  app,
}) => {
  await app.getByRole('tab', { name: 'Targets' }).click();
  const section = app.getByRole('region', { name: 'Assessment' });
  await section.getByRole('button', { name: 'Assess the vertebrae' }).click();
  const rows = section.locator('[data-assessed]');
  await expect(rows.first()).toBeVisible({ timeout: 60_000 });
  expect(await rows.count()).toBeGreaterThan(2);
  await expect(section).toContainText("For a reader's attention, never a diagnosis.");
  await expect(section.locator('[data-assessed="VB_L2"]')).toContainText('Trabecular HU');
  if (process.env.PEDICLE_LOOK) {
    await section.scrollIntoViewIfNeeded();
    await app.screenshot({ path: `${process.env.PEDICLE_LOOK}-assess.png` });
  }
  const saving = app.waitForEvent('download');
  await section.getByRole('button', { name: 'Save as CSV' }).click();
  const path = await (await saving).path();
  const lines = (await readFile(path, 'utf8')).trimEnd().split('\r\n');
  expect(lines.length - 1).toBe(await rows.count());
  const accept = section.getByRole('button', { name: /^Take the .* candidate in VB_.* as GTV$/ });
  // The demonstration has a lesion in T12.
  await expect(accept.first()).toBeVisible();
  const made = app.locator('[data-structure^="GTV_"]');
  const before = await made.count();
  await accept.first().click();
  await expect(made).toHaveCount(before + 1);
  await expect(section).toContainText('Structures have changed since');
  await app.keyboard.press('Control+z');
  await expect(made).toHaveCount(before);
});

test('muscle and fat at L3: indices by height and sex, contours that stand for the rule once made', async ({
  app,
}) => {
  await app.setViewportSize({ width: 1280, height: 800 });
  await app.getByRole('tab', { name: 'Targets' }).click();
  const section = app.getByRole('region', { name: 'Assessment' });
  await section.getByRole('button', { name: 'Assess the vertebrae' }).click();
  const body = section.getByRole('region', { name: 'Muscle and fat at L3' });
  await expect(body).toBeVisible({ timeout: 60_000 });
  await expect(body).toContainText('Muscle region by rule');
  const muscle = body.getByRole('row', { name: /^Muscle / }).getByRole('cell');
  const areaCm2 = Number(await muscle.first().textContent());
  expect(areaCm2).toBeGreaterThan(80);
  await body.getByLabel('Height, m').fill('1,75');
  await expect(muscle.last()).toHaveText((areaCm2 / 1.75 ** 2).toFixed(1));
  await body.getByLabel('Sex').selectOption('M');
  await expect(body.getByRole('listitem')).toHaveCount(4);
  await expect(body.getByRole('listitem').first()).toContainText('Prado');
  if (process.env.PEDICLE_LOOK) {
    await body.scrollIntoViewIfNeeded();
    await body.getByRole('button', { name: /^slice / }).click();
    await app.screenshot({ path: `${process.env.PEDICLE_LOOK}-body.png` });
  }
  await body.getByRole('button', { name: 'Make contours' }).click();
  await expect(app.locator('[data-structure="Musc_L3"]')).toBeVisible();
  await section.getByRole('button', { name: 'Assess the vertebrae' }).click();
  await expect(body).toContainText('Muscle region as contoured', { timeout: 60_000 });
  const again = Number(await muscle.first().textContent());
  expect(Math.abs(again / areaCm2 - 1)).toBeLessThan(0.02);
  if (process.env.PEDICLE_LOOK) {
    await body.getByRole('button', { name: 'Areas as CSV' }).scrollIntoViewIfNeeded();
    await app.screenshot({ path: `${process.env.PEDICLE_LOOK}-body-contours.png` });
  }
});

test('a published risk model takes its proposals from the assessment and the rest from a person', async ({
  app,
}) => {
  await app.getByRole('tab', { name: 'Targets' }).click();
  const risk = app.getByRole('region', { name: 'Published risk models' });
  await expect(risk.getByText('No result yet. Missing:')).toBeVisible();
  const assessment = app.getByRole('region', { name: 'Assessment' });
  await assessment.getByRole('button', { name: 'Assess the vertebrae' }).click();
  await expect(assessment.locator('[data-assessed]').first()).toBeVisible({ timeout: 60_000 });
  await risk.getByLabel('Vertebra', { exact: true }).selectOption('VB_T12');
  await risk.getByLabel('Vertebral body').selectOption('none');
  await risk.getByLabel('Dose per fraction, Gy').fill('24');
  await risk.getByLabel('Alignment').selectOption('normal');
  await risk.getByLabel('Lesion').selectOption('lytic');
  // Sahgal 2013, table 3: 5.25 × 3.53.
  await expect(risk.getByText('Result: 18.5')).toBeVisible();
  if (process.env.PEDICLE_LOOK) {
    await risk.scrollIntoViewIfNeeded();
    await app.screenshot({ path: `${process.env.PEDICLE_LOOK}-risk.png` });
  }
  await risk.getByLabel('Dose per fraction, Gy').fill('70');
  await expect(risk.getByText('Result: 18.5')).toHaveCount(0);
});
