import { expect, openPage, test, waitForCase } from './fixtures.ts';
import { drag, volumeCc } from './pixels.ts';

test('reloading the page gives the case back as it was, without asking', async ({ app }) => {
  await app.locator('[data-structure="VB_L3"] .structure-main').dblclick();
  await app.keyboard.press('b');
  const before = await volumeCc(app, 'VB_L3');
  await drag(app, 'axial', [
    [0.3, 0.35],
    [0.5, 0.35],
  ]);
  await expect.poll(() => volumeCc(app, 'VB_L3')).toBeGreaterThan(before);
  const painted = await volumeCc(app, 'VB_L3');
  await expect(app.getByTestId('save-state')).toHaveText('All edits saved');
  await app.reload();
  await waitForCase(app);
  expect(await volumeCc(app, 'VB_L3')).toBe(painted);
  await app.keyboard.press('Control+z');
  await expect.poll(() => volumeCc(app, 'VB_L3')).toBe(before);
});

test('a dropped connection comes back by itself, with the case and the same journal', async ({
  app,
  shell,
}) => {
  test.skip(shell !== 'web', 'the desktop shell has no socket');
  test.setTimeout(240_000);
  await app.addInitScript(() => {
    const Own = WebSocket;
    const sockets: WebSocket[] = [];
    Object.assign(window, { sockets });
    window.WebSocket = class extends Own {
      constructor(url: string | URL) {
        super(url);
        sockets.push(this);
      }
    };
  });
  await app.locator('[data-structure="VB_L3"] .structure-main').dblclick();
  await app.keyboard.press('b');
  const before = await volumeCc(app, 'VB_L3');
  const stroke = (y: number) =>
    drag(app, 'axial', [
      [0.3, y],
      [0.5, y],
    ]);
  await stroke(0.35);
  await expect(app.getByTestId('save-state')).toHaveText('All edits saved');
  await app.reload();
  await waitForCase(app);
  const painted = await volumeCc(app, 'VB_L3');
  expect(painted).toBeGreaterThan(before);
  await app.evaluate(() => (window as unknown as { sockets: WebSocket[] }).sockets.at(-1)?.close());
  await expect(app.getByText('The connection is back', { exact: false })).toBeVisible({ timeout: 30_000 });
  await waitForCase(app);
  expect(await volumeCc(app, 'VB_L3')).toBe(painted);
  await app.keyboard.press('Control+z');
  await expect.poll(() => volumeCc(app, 'VB_L3')).toBe(before);
  await expect(app.getByTestId('save-state')).toHaveText('All edits saved');
});

test('references and chosen partners outlive a reload, also when nothing else was done', async ({ app }) => {
  const dice = app.locator('[data-compare="VB_L3"] [data-column="dice"]');
  const partner = app.getByLabel('Reference of VB_L4', { exact: true });
  await app.getByRole('tab', { name: 'Compare' }).click();
  await app.getByRole('button', { name: 'Compare with' }).click();
  await expect(dice).toHaveAttribute('data-value', '1', { timeout: 60_000 });
  await expect(app.getByTestId('save-state')).toHaveText('All edits saved');
  await app.reload();
  await waitForCase(app);
  await app.getByRole('tab', { name: 'Compare' }).click();
  await expect(dice).toHaveAttribute('data-value', '1', { timeout: 60_000 });
  await partner.selectOption({ label: 'VB_L2' });
  await expect(app.getByTestId('save-state')).toHaveText('All edits saved');
  await app.reload();
  await waitForCase(app);
  await app.getByRole('tab', { name: 'Compare' }).click();
  await expect(partner.locator('option:checked')).toHaveText('VB_L2');
  await expect(app.locator('.structure.reference')).not.toHaveCount(0);
  await app.getByRole('button', { name: 'Remove the reference' }).click();
  await expect(app.getByTestId('save-state')).toHaveText('All edits saved');
  await app.reload();
  await waitForCase(app);
  await expect(app.locator('.structure.reference')).toHaveCount(0);
});

test('reloaded at any moment of its start, the demonstration comes with its structures', async ({
  chrome,
  host,
}) => {
  test.setTimeout(240_000);
  for (const wait of [0, 100, 200, 300, 450, 600, 800, 1000, 1300, 1600]) {
    const page = await openPage(chrome, host.address);
    await page.waitForTimeout(wait);
    await page.reload();
    // As another tab shows it: earlier work that waits is offered, or the case is there with its structures.
    await expect(page.locator('.structure').or(page.getByRole('dialog')).first()).toBeVisible({
      timeout: 60_000,
    });
    await page.context().close();
  }
});
