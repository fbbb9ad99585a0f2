/** The folder a start names is read while the window opens, and what was read is used once. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { firstScan } from '../../../../src/backend/app/first-scan.ts';
import { makeCtFiles, makeCtSeries, makeGrid } from '../../../builders/ct-series.ts';
import { temporaryFolders } from '../../../builders/temporary-folder.ts';

const newFolder = temporaryFolders('first');
const here = new AbortController().signal;

async function folderOfThree(): Promise<string> {
  const folder = await newFolder();
  const files = makeCtFiles(makeCtSeries(makeGrid([7, 5, 3], [1, 1.5, 2]), '2.25.5'));
  for (const [n, bytes] of files.entries()) writeFileSync(join(folder, `${n}.dcm`), bytes);
  return folder;
}

test('is given once, to whoever asks for that folder first', async () => {
  const folder = await folderOfThree();
  const first = firstScan(folder);
  expect(first.take([`${folder}-other`], here, () => undefined)).toBeNull();
  expect(first.take([folder, folder], here, () => undefined)).toBeNull();
  const told: number[] = [];
  const result = await first.take([folder], here, (done) => told.push(done));
  expect(result?.studies[0]?.series[0]?.slices).toHaveLength(3);
  expect(told.at(-1)).toBe(3);
  expect(first.take([folder], here, () => undefined)).toBeNull();
});

test('is not given when it is old: the folder may hold something else by now', async () => {
  const folder = await folderOfThree();
  const early = firstScan(folder, 0);
  // Other scans of the same folder, begun later and one after the other, have ended: this one has too.
  for (let n = 0; n < 3; n += 1) await firstScan(folder).take([folder], here, () => undefined);
  expect(early.take([folder], here, () => undefined)).toBeNull();
});

test('goes on when another page goes that asked for the same folder later', async () => {
  const folder = await folderOfThree();
  const first = firstScan(folder);
  const taken = first.take([folder], here, () => undefined);
  const other = new AbortController();
  expect(first.take([folder], other.signal, () => undefined)).toBeNull();
  other.abort();
  expect((await taken)?.studies).toHaveLength(1);
});

test('ends with the page that took it, and with the host', async () => {
  const folder = await folderOfThree();
  const page = new AbortController();
  const taken = firstScan(folder).take([folder], page.signal, () => undefined);
  page.abort();
  await expect(taken).rejects.toMatchObject({ code: 'cancelled' });
  const host = firstScan(folder);
  host.stop();
  await expect(host.take([folder], here, () => undefined)).rejects.toMatchObject({ code: 'cancelled' });
  expect(firstScan(null).take([folder], here, () => undefined)).toBeNull();
});
