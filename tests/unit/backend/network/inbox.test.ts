/** What many associations bring into one folder at once. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { type Inbox, openInbox } from '../../../../src/backend/network/inbox.ts';
import { parseDicom, TAG } from '../../../../src/dicom/index.ts';
import { ctFiles, dataSetOf } from '../../../builders/dicom-node.ts';

const root = mkdtempSync(join(tmpdir(), 'pedicle-inbox-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

async function store(inbox: Inbox, path: string): Promise<string> {
  const bytes = readFileSync(path);
  const set = parseDicom(bytes);
  const announced = {
    sopClassUid: set.string(TAG.sopClassUid),
    sopInstanceUid: set.string(TAG.sopInstanceUid),
    transferSyntaxUid: set.meta?.string(0x00020010) ?? '',
    sourceAeTitle: 'CT1',
  };
  const file = inbox.begin(announced);
  await new Promise((resolve, reject) => file.on('error', reject).end(dataSetOf(bytes), () => resolve(null)));
  return inbox.keep(file, announced);
}

/** Handles of this process on a folder. */
const openOn = (folder: string): number =>
  readdirSync('/proc/self/fd').filter((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`) === folder;
    } catch {
      return false;
    }
  }).length;

test.skipIf(!existsSync('/proc/self/fd'))(
  'a new series that comes over many associations at once is opened once',
  async () => {
    const folder = join(root, 'new', 'inbox');
    const inbox = await openInbox(folder, { instanceBytes: 2 ** 20, freeBytes: 0 });
    const files = ctFiles(12);
    expect(new Set(await Promise.all(files.map((path) => store(inbox, path))))).toEqual(new Set(['done']));
    const [series = ''] = readdirSync(folder).filter((name) => !name.startsWith('.'));
    expect(readdirSync(join(folder, series))).toHaveLength(12);
    expect(openOn(join(folder, series))).toBe(1);
    await inbox.close();
    expect(openOn(join(folder, series))).toBe(0);
  },
);
