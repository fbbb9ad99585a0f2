/** The audit log: any changed byte is found, a stop at any byte is survived, states follow the contours. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { appendAudit } from '../../../../src/backend/audit/append.ts';
import { checkAudit, HEAD_NAME, LOG_NAME } from '../../../../src/backend/audit/verify.ts';
import { contoursDigest } from '../../../../src/core/formulas/index.ts';
import { approvalOf, signedStates } from '../../../../src/core/signoff/index.ts';
import { parseDicom } from '../../../../src/dicom/index.ts';
import { encodeRtstruct } from '../../../../src/dicom/rtstruct/index.ts';
import { makeCtSeries } from '../../../builders/ct-series.ts';
import { makeSet, makeStructure } from '../../../builders/rt-structures.ts';
import { boxGrid, cuboid } from '../../core/editing/shapes.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pedicle-audit-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const grid = boxGrid();
const cord = makeStructure('SpinalCord', cuboid(grid, [8, 12], [20.5, 20.5, 30.5, 30.5]));
const sign = (state: 'reviewed' | 'approved', user = 'Dr. Ä') => ({
  user,
  action: 'state' as const,
  structure: cord.name,
  state,
  contours: contoursDigest(cord.slices),
});
const log = (): string => join(folder, LOG_NAME);
const head = (): string => join(folder, HEAD_NAME);

async function threeEntries(): Promise<Buffer> {
  await appendAudit(folder, [sign('reviewed')]);
  await appendAudit(folder, [sign('approved'), { user: 'Pedicle', action: 'exported', note: 'x' }]);
  return readFileSync(log());
}

test('entries follow each other and verify', async () => {
  await threeEntries();
  const check = await checkAudit(folder);
  expect(check.entries.map((e) => [e.n, e.user, e.state])).toEqual([
    [1, 'Dr. Ä', 'reviewed'],
    [2, 'Dr. Ä', 'approved'],
    [3, 'Pedicle', undefined],
  ]);
  expect(check).toMatchObject({ faults: [], unfinishedBytes: 0, headLags: false });
});

test('every changed byte is found, wherever it is', async () => {
  const bytes = await threeEntries();
  for (let at = 0; at < bytes.length; at += 1) {
    const changed = Buffer.from(bytes);
    changed[at]! ^= 1 << (at % 8);
    writeFileSync(log(), changed);
    expect((await checkAudit(folder)).faults.length, `byte ${at}`).toBeGreaterThan(0);
  }
  writeFileSync(log(), bytes);
  expect((await checkAudit(folder)).faults).toEqual([]);
  await expect(appendAudit(folder, [sign('reviewed')])).resolves.toHaveLength(1);
});

test('a line taken out, swapped or cut from the end is found, and a changed log takes no more entries', async () => {
  const bytes = await threeEntries();
  const lines = bytes.toString('utf8').trimEnd().split('\n');
  for (const kept of [[1, 2], [0, 2], [0, 1], [1, 0, 2], [0], []]) {
    writeFileSync(log(), kept.map((n) => `${lines[n]}\n`).join(''));
    expect((await checkAudit(folder)).faults.length, String(kept)).toBeGreaterThan(0);
    await expect(appendAudit(folder, [sign('reviewed')])).rejects.toMatchObject({ code: 'audit-changed' });
  }
  rmSync(log());
  expect((await checkAudit(folder)).faults).toEqual([{ fault: 'log-missing', line: 1 }]);
});

test('a process killed after any byte: what was whole stays, the rest is cut off and told', async () => {
  await appendAudit(folder, [sign('reviewed')]);
  const [before, headBefore] = [readFileSync(log()), readFileSync(head())];
  await appendAudit(folder, [sign('approved')]);
  const after = readFileSync(log());
  for (let end = before.length; end <= after.length; end += 7) {
    writeFileSync(log(), after.subarray(0, end));
    writeFileSync(head(), headBefore);
    const check = await checkAudit(folder);
    expect(check.faults).toEqual([]);
    expect(check.unfinishedBytes).toBe(end === after.length ? 0 : end - before.length);
    const added = await appendAudit(folder, [sign('approved', 'again')]);
    expect(added.map((e) => e.action)).toEqual(
      check.unfinishedBytes > 0 ? ['recovered', 'state'] : ['state'],
    );
    expect((await checkAudit(folder)).faults).toEqual([]);
  }
  // Killed between the line and the head.
  writeFileSync(log(), after);
  writeFileSync(head(), headBefore);
  expect(await checkAudit(folder)).toMatchObject({ faults: [], headLags: true });
});

test('a process killed between the lines of one signature and the head: no line of them is called missing', async () => {
  const both = [sign('reviewed'), { ...sign('reviewed'), structure: 'GTV' }];
  const third = { ...sign('reviewed'), structure: 'CTV' };
  // The very first signature has no head before it.
  await appendAudit(folder, [...both, third], new Date('2026-03-04T05:06:07Z'));
  rmSync(head());
  expect(await checkAudit(folder)).toMatchObject({ faults: [], headLags: true });
  await appendAudit(folder, [sign('approved')], new Date('2026-03-04T06:00:00Z'));
  const headBefore = readFileSync(head());
  const whole = readFileSync(log()).length;
  await appendAudit(folder, [...both, third], new Date('2026-03-04T07:00:00Z'));
  const bytes = readFileSync(log());
  for (let end = whole; end <= bytes.length; end += 31) {
    writeFileSync(log(), bytes.subarray(0, end));
    writeFileSync(head(), headBefore);
    expect((await checkAudit(folder)).faults, String(end)).toEqual([]);
    await appendAudit(folder, [third]);
    expect((await checkAudit(folder)).faults, String(end)).toEqual([]);
  }
  // Lines of two moments behind the head were not added together: the head is another's.
  writeFileSync(head(), headBefore);
  writeFileSync(log(), bytes);
  await appendAudit(folder, [sign('approved')]);
  writeFileSync(head(), headBefore);
  expect((await checkAudit(folder)).faults).toEqual([{ fault: 'end-missing', line: 8 }]);
});

test('names as long as files have them are signed; an entry that could not be read back is never written', async () => {
  const structure = 'PTV_'.repeat(40);
  await appendAudit(folder, [{ ...sign('approved'), structure }]);
  const before = readFileSync(log());
  await expect(appendAudit(folder, [sign('approved', 'x'.repeat(65))])).rejects.toThrow(/schema/);
  expect(readFileSync(log())).toEqual(before);
  expect(await checkAudit(folder)).toMatchObject({ faults: [], entries: [{ structure }] });
});

test('two who sign at once wait for each other; a lock of a dead process is taken over', async () => {
  await Promise.all(['a', 'b', 'c'].map((user) => appendAudit(folder, [sign('reviewed', user)])));
  expect((await checkAudit(folder)).entries.map((e) => e.user).sort()).toEqual(['a', 'b', 'c']);
  const dead = { pid: 999999999, started: null, host: hostname() };
  writeFileSync(join(folder, 'pedicle-audit.owner'), JSON.stringify(dead));
  await expect(appendAudit(folder, [sign('reviewed')])).resolves.toHaveLength(1);
});

test('an edit ends an approval; the file says APPROVED only for the contours that were approved', async () => {
  await appendAudit(folder, [sign('approved')], new Date('2026-03-04T05:06:07Z'));
  const { entries } = await checkAudit(folder);
  const edited = { ...cord, slices: cuboid(grid, [8, 13], [20.5, 20.5, 30.5, 30.5]) };
  expect(signedStates(entries, [cord, edited]).map((s) => s.state)).toEqual(['approved', 'edited']);
  expect(approvalOf(signedStates(entries, [edited]), [edited])).toBeNull();
  const empty = makeStructure('Empty', new Map());
  const approval = approvalOf(signedStates(entries, [cord, empty]), [cord, empty]);
  expect(approval?.reviewer).toBe('Dr. Ä');
  const ct = makeCtSeries(grid);
  const file = parseDicom(encodeRtstruct(makeSet(ct, [cord]), ct, { approval: approval! }));
  expect([0x300e0002, 0x300e0004, 0x300e0008].map((tag) => file.string(tag))).toEqual([
    'APPROVED',
    '20260304',
    'Dr. Ä',
  ]);
  const plain = parseDicom(encodeRtstruct(makeSet(ct, [cord]), ct));
  expect([0x300e0002, 0x300e0004].map((tag) => plain.string(tag))).toEqual(['UNAPPROVED', '']);
});
