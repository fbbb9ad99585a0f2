/** What one page scanned is its own; and a CT with unreadable images is told to be one, and not segmented without a word. */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Backend, createBackend } from '../../src/backend/app/create-backend.ts';

const ct = join(import.meta.dirname, '../fixtures/cases/base/ct');
const base = mkdtempSync(join(tmpdir(), 'pedicle-pages-'));
let backend: Backend;
beforeAll(() => {
  backend = createBackend({ shell: 'web', startFolder: null, dataFolder: join(base, 'data') });
});
afterAll(async () => {
  await backend.close();
  rmSync(base, { recursive: true, force: true });
});

/** A copy of the CT in a folder of its own; the first and the last `cut` files hold nothing that can be read. */
function copy(name: string, leave: number, cut: number): string {
  const folder = join(base, name);
  mkdirSync(folder);
  for (const file of readdirSync(ct).sort().slice(0, leave)) cpSync(join(ct, file), join(folder, file));
  const files = readdirSync(folder).sort();
  for (const file of cut === 0 ? [] : [...files.slice(0, cut), ...files.slice(-cut)])
    writeFileSync(join(folder, file), Buffer.concat([Buffer.alloc(128), Buffer.from('DICM\0\0')]));
  return folder;
}

it('two pages that looked into two folders of one series UID open each its own', async () => {
  const pages = [
    { call: backend.connect().handlers, folder: copy('a', 12, 0), slices: 12 },
    { call: backend.connect().handlers, folder: copy('b', 9, 0), slices: 9 },
  ];
  const uids: string[] = [];
  for (const { call, folder } of pages) {
    const { studies } = await call['studies.scan']({ paths: [folder] });
    uids.push(studies[0]?.series[0]?.seriesInstanceUid as string);
  }
  expect(uids[0]).toBe(uids[1]);
  for (const { call, slices } of pages) {
    const { sliceCount } = await call['case.openSeries']({ seriesInstanceUid: uids[0] as string });
    expect(sliceCount).toBe(slices);
  }
});

it('images that cannot be read at the ends are told with the case, and the networks wait for a word', async () => {
  const call = backend.connect().handlers;
  const { studies } = await call['studies.scan']({ paths: [copy('cut', 12, 2)] });
  const seriesInstanceUid = studies[0]?.series[0]?.seriesInstanceUid as string;
  const open = await call['case.openSeries']({ seriesInstanceUid });
  expect(open.sliceCount).toBe(8);
  expect(open.findings.map((f) => f.code)).toContain('ct-files-unreadable');
  await expect(call['segment.start']({ caseId: open.caseId, modelIds: ['spine-ct'] })).rejects.toMatchObject({
    code: 'ct-incomplete',
  });
});
