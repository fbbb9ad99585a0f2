/** A patient of a public data set, end to end: ../shared/data/dicom/thorax-planning opened, edited, exported, read back. */
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeRtstruct } from '../../src/dicom/index.ts';
import type { DecodedRtstruct } from '../../src/dicom/rtstruct/types.ts';
import { readCtFolder } from '../builders/ct-folder.ts';
import { expect, openPage, test, watchErrors } from './fixtures.ts';
import { newHome, root, startHost } from './host.ts';
import { drag, imageLevel, volumeCc } from './pixels.ts';

const folder = join(root, '../shared/data/dicom/thorax-planning');
const original = join(folder, 'RS.reference.dcm');

type Slices = Map<number, number[][]>;
/** Coordinates of every structure by name and slice of the CT. */
function contoursOf(file: string, ct: ReturnType<typeof readCtFolder>[number]): Map<string, Slices> {
  const { structureSet }: DecodedRtstruct = decodeRtstruct(new Uint8Array(readFileSync(file)), ct);
  return new Map(
    structureSet.structures.map((s) => [
      s.name,
      new Map([...s.slices].map(([k, rings]) => [k, rings.map((ring) => [...ring])])),
    ]),
  );
}

test('a planning CT opens by itself; one edit is all that differs in the exported file', async ({
  chrome,
}) => {
  test.skip(!existsSync(original), 'needs ../shared/data/dicom/thorax-planning');
  test.setTimeout(240_000);
  const host = await startHost(newHome(), folder);
  const page = await openPage(chrome, host.address);
  const errors = watchErrors(page);

  await expect(page.getByText('Structure sets of this study')).toBeVisible({ timeout: 60_000 });
  await expect(page.locator('.loading')).toHaveCount(0, { timeout: 60_000 });
  await expect(page.getByRole('dialog')).toHaveCount(0);
  expect((await imageLevel(page, 'axial')).lit).toBeGreaterThan(5000);

  const sets = page.locator('.structure-sets');
  await sets.getByRole('button', { name: 'Edit', exact: true }).click();
  const rows = page.locator('[data-structure]');
  await expect(rows).toHaveCount(9, { timeout: 60_000 });
  const cc = async (name: string): Promise<number> => volumeCc(page, name);
  expect(Math.abs((await cc('HEART')) - 396)).toBeLessThan(4);
  expect(Math.abs((await cc('LIVER')) - 938)).toBeLessThan(10);

  await page.locator('[data-structure="HEART"] .structure-main').dblclick();
  await page.keyboard.press('b');
  const before = await cc('HEART');
  await drag(page, 'axial', [
    [0.15, 0.15],
    [0.22, 0.15],
  ]);
  await expect.poll(() => cc('HEART')).toBeGreaterThan(before);
  const shown = Number(/(\d+) \/ \d+/.exec((await page.getByTestId('slice-axial').textContent())!)![1]);

  const out = mkdtempSync(join(tmpdir(), 'pedicle-thorax-'));
  await page.keyboard.press('Control+e');
  await page.getByRole('button', { name: 'Write and prove' }).click();
  await expect(page.getByTestId('proof')).toContainText('reads back exactly', { timeout: 60_000 });
  await page.getByLabel('Folder', { exact: true }).fill(out);
  await page.getByLabel('File name').fill('edited.dcm');
  await page.getByRole('button', { name: 'Release file' }).click();
  await expect(page.locator('.notice', { hasText: 'edited.dcm' })).toContainText('Exported to');
  expect(errors).toEqual([]);
  await page.context().close();
  await host.stop();

  const ct = readCtFolder(folder)[0]!;
  const [was, is] = [contoursOf(original, ct), contoursOf(join(out, 'edited.dcm'), ct)];
  expect([...is.keys()].sort()).toEqual([...was.keys()].sort());
  const different = [...was].flatMap(([name, slices]) => {
    const now = is.get(name)!;
    const all = [...new Set([...slices.keys(), ...now.keys()])];
    return all
      .filter((k) => JSON.stringify(slices.get(k)) !== JSON.stringify(now.get(k)))
      .map((k) => `${name} ${k + 1}`);
  });
  expect(different).toEqual([`HEART ${shown}`]);
});
