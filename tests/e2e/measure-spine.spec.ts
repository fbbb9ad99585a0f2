/** Measuring along the spine: lengths in aligned and straightened views are the patient's; Cobb angles between end plates. */
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { shot } from './shots.ts';

const place = async (app: Page, view: string, x: number, y: number): Promise<[number, number]> => {
  const box = (await app.locator(`${view} .viewport-canvas`).boundingBox())!;
  return [box.x + box.width * x, box.y + box.height * y];
};
/** LPS mm under the pointer, as the status bar tells it. */
async function probe(app: Page, view: string, x: number, y: number): Promise<number[]> {
  await app.mouse.move(...(await place(app, view, x, y)));
  const text = (await app.getByTestId('probe').textContent()) ?? '';
  return [.../LPS([-\d.\s]+) mm/.exec(text)![1]!.matchAll(/-?\d+\.\d/g)].map(Number);
}
async function drag(app: Page, view: string, from: [number, number], to: [number, number]): Promise<void> {
  await app.mouse.move(...(await place(app, view, ...from)));
  await app.mouse.down();
  await app.mouse.move(...(await place(app, view, ...to)), { steps: 4 });
  await app.mouse.up();
}
const apart = (a: readonly number[], b: readonly number[]): number =>
  Math.hypot(...a.map((v, n) => v - b[n]!));
const listed = (app: Page, kind: string) => app.locator(`[data-measure="${kind}"] .list-button`);

test('a length in an aligned and in a straightened view is that in the patient, listed and kept', async ({
  app,
}) => {
  test.setTimeout(180_000);
  await app.locator('[data-structure="VB_L3"] .structure-main').dblclick();
  await app.getByRole('tab', { name: 'Review' }).click();
  for (const [key, view, words] of [
    ['Shift+A', '[data-reformat="sagittal"]', 'Aligned sagittal'],
    ['Shift+B', '[data-reformat="straightSagittal"]', 'straight through the patient'],
  ] as const) {
    await app.keyboard.press(key);
    const [a, b] = [await probe(app, view, 0.45, 0.2), await probe(app, view, 0.55, 0.8)];
    await app.keyboard.press('m');
    await drag(app, view, [0.45, 0.2], [0.55, 0.8]);
    const row = listed(app, 'distance').last();
    await expect(row).toContainText(words);
    const mm = Number(/([\d.]+) mm/.exec((await row.textContent()) ?? '')![1]);
    expect(mm).toBeGreaterThan(20);
    expect(Math.abs(mm - apart(a, b))).toBeLessThan(0.3);
    await shot(app, `measure-${key.at(-1)}`);
    await app.keyboard.press('n');
  }
  // Contours stay read-only there, and the cursor where it was: a measure is no step of the history.
  await expect(listed(app, 'distance')).toHaveCount(2);
  await expect(app.getByTestId('save-state')).toHaveText('All edits saved');
  await app.reload();
  await app.getByRole('tab', { name: 'Review' }).click();
  await expect(listed(app, 'distance')).toHaveCount(2, { timeout: 60_000 });
  // Going to it brings back the views it was made in.
  await listed(app, 'distance').first().click();
  await expect(app.locator('[data-reformat="sagittal"]')).toBeVisible();
});

test('Cobb angles: two end plates clicked, lines drawn by hand, and plates chosen by name agree', async ({
  app,
}) => {
  test.setTimeout(180_000);
  await app.locator('[data-structure="VB_L3"] .structure-main').dblclick();
  await app.getByRole('tab', { name: 'Review' }).click();
  await app.getByText('Cobb angle between end plates').click();
  const from = app.getByRole('combobox', { name: 'From', exact: true });
  await expect(from).toBeVisible({ timeout: 60_000 });
  await from.selectOption({ label: 'L2 upper' });
  await app.getByRole('combobox', { name: 'To', exact: true }).selectOption({ label: 'L4 lower' });
  await app.getByRole('button', { name: 'Measure', exact: true }).click();
  const degrees = async (n: number): Promise<number> =>
    Number(/Cobb ([\d.]+)°/.exec((await listed(app, 'cobb').nth(n).textContent()) ?? '')?.[1]);
  await expect(listed(app, 'cobb').first()).toContainText('lordosis');
  await expect(listed(app, 'cobb').first()).toContainText('L2 upper – L4 lower');
  const named = await degrees(0);
  expect(named).toBeGreaterThan(5);

  // By clicks: every plate of the view is drawn and the one under the pointer is named.
  await app.keyboard.press('z');
  const texts = await listen(app);
  const view = '[data-view="sagittal"]';
  const [upper, lower] = [
    await findPlate(app, view, texts, 'L2 upper'),
    await findPlate(app, view, texts, 'L4 lower'),
  ];
  for (const at of [upper, lower]) await app.mouse.click(...at);
  await expect(listed(app, 'cobb')).toHaveCount(2);
  await expect(listed(app, 'cobb').nth(1)).toContainText('L2 upper – L4 lower');
  expect(Math.abs((await degrees(1)) - named)).toBeLessThan(1);
  await shot(app, 'measure-cobb');

  // By hand: a line along each.
  await drag(app, view, [0.4, 0.4], [0.6, 0.36]);
  await drag(app, view, [0.4, 0.6], [0.6, 0.66]);
  await expect(listed(app, 'cobb')).toHaveCount(3);
  const box = (await app.locator(`${view} .viewport-canvas`).boundingBox())!;
  const lean = (dy: number): number => (Math.atan2(dy * box.height, 0.2 * box.width) * 180) / Math.PI;
  expect(Math.abs((await degrees(2)) - (lean(0.06) + lean(0.04)))).toBeLessThan(1.5);

  // An axial or a straightened view shows no curve, and says so.
  await app.mouse.click(...(await place(app, '[data-view="axial"]', 0.5, 0.5)));
  await expect(app.locator('.notice').last()).toContainText('seen from the side or the front');
  await expect(listed(app, 'cobb')).toHaveCount(3);
  await app.keyboard.press('Delete');
  await expect(listed(app, 'cobb')).toHaveCount(2);
});

/** Keeps the words written on canvases from now on. */
async function listen(app: Page): Promise<() => Promise<readonly string[]>> {
  await app.evaluate(() => {
    const said: string[] = [];
    Object.assign(window, { said });
    const write = CanvasRenderingContext2D.prototype.fillText;
    CanvasRenderingContext2D.prototype.fillText = function (text, x, y) {
      said.push(text);
      write.call(this, text, x, y);
    };
  });
  return () => app.evaluate(() => (window as unknown as { said: string[] }).said.splice(0));
}

/** Looks down the middle of a view for the place where a plate is named under the pointer. */
async function findPlate(
  app: Page,
  view: string,
  said: () => Promise<readonly string[]>,
  name: string,
): Promise<[number, number]> {
  for (const x of [0.5, 0.4, 0.6]) {
    for (let y = 0.08; y < 0.95; y += 0.012) {
      const at = await place(app, view, x, y);
      await said();
      await app.mouse.move(...at);
      await app.evaluate(
        () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
      );
      if ((await said()).includes(name)) return at;
    }
  }
  throw new Error(`${name} is nowhere named`);
}
