/** Writing the open case's structures through the export dialog, and reading the file back. */
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { SliceRings } from '../../src/core/structures/types.ts';
import { decodeRtstruct } from '../../src/dicom/index.ts';
import { expect } from './fixtures.ts';

/** The open export dialog: says that the levels are right where it asks, then writes and proves. */
export async function writeAndProve(app: Page): Promise<void> {
  const write = app.getByRole('button', { name: 'Write and prove' });
  await expect(write).toBeVisible();
  const confirm = app.getByRole('dialog').getByRole('button', { name: 'The levels are right' });
  if (await confirm.isVisible()) await confirm.click();
  await write.click();
}

/** Through the dialog: write, prove, look at the proof, release. */
export async function exportTo(
  app: Page,
  folder: string,
  file: string,
  look?: () => Promise<void>,
): Promise<void> {
  await app.keyboard.press('Control+e');
  await writeAndProve(app);
  await expect(app.getByTestId('proof')).toContainText('reads back exactly', { timeout: 60_000 });
  await look?.();
  await app.getByLabel('Folder', { exact: true }).fill(folder);
  await app.getByLabel('File name').fill(file);
  await app.getByRole('button', { name: 'Release file' }).click();
  await expect(app.locator('.notice', { hasText: file })).toContainText('Exported to');
}

let exports = 0;

/** The contours the case would be exported with now, by structure name; slices numbered from the lowest drawn one. */
export async function exportedContours(app: Page): Promise<ReadonlyMap<string, SliceRings>> {
  const folder = mkdtempSync(join(tmpdir(), 'pedicle-export-'));
  exports += 1;
  await exportTo(app, folder, `contours${exports}.dcm`);
  const { structureSet } = decodeRtstruct(
    new Uint8Array(readFileSync(join(folder, `contours${exports}.dcm`))),
  );
  return new Map(structureSet.structures.map((s) => [s.name, s.slices]));
}

/** Rings as plain numbers by the slice's z, to compare with a clear difference. */
export const plainContours = (
  contours: ReadonlyMap<string, SliceRings>,
): Record<string, Record<string, number[][]>> =>
  Object.fromEntries(
    [...contours].map(([name, slices]) => [
      name,
      Object.fromEntries(
        [...slices.values()].map((rings) => [String(rings[0]?.[2]), rings.map((r) => [...r])]),
      ),
    ]),
  );
