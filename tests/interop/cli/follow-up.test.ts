/** `pedicle follow-up` on two phantom CTs, as a user runs it: other positions, a grown tumour, another patient. */
import { readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { pedicle, pedicleJson } from '../../builders/cli.ts';
import { phantomFolder } from '../../builders/phantom-folder.ts';
import { replaceInFiles } from '../../builders/replace-in-files.ts';

const COMMON = { levels: { from: 'L1', to: 'L3' }, size: [110, 110], seed: 8 } as const;
type Phantom = Awaited<ReturnType<typeof phantomFolder>>;
let [before, after]: Phantom[] = [];

beforeAll(async () => {
  before = await phantomFolder({
    ...COMMON,
    spacingMm: [1.4, 1.4, 2],
    lesions: [
      { level: 'L1', kind: 'lytic', radiusMm: 7 },
      { level: 'L2', kind: 'lytic', radiusMm: 7 },
    ],
  });
  after = await phantomFolder({
    ...COMMON,
    spacingMm: [1.2, 1.2, 2],
    obliqueDeg: [4, -3, 5],
    sacrumAtMm: [15, -130, -600],
    lesions: [
      { level: 'L1', kind: 'lytic', radiusMm: 9 },
      { level: 'L3', kind: 'lytic', radiusMm: 6 },
    ],
  });
}, 120_000);
afterAll(async () => {
  for (const one of [before, after]) if (one) await rm(dirname(one.folder), { recursive: true, force: true });
});

const paths = (one: Phantom | undefined): [string, string] => [one?.ctFolder ?? '', one?.rtstructPath ?? ''];

interface Result {
  vertebrae: { name: string; state: string; changes: { state: string; ratio: number | null }[] }[];
  beforeCc: number;
  afterCc: number;
}

it('tells a grown, a gone and a new tumour, cranial first, and writes the same rows as CSV', async () => {
  const csv = join(before?.folder ?? '', 'follow-up.csv');
  const run = await pedicleJson<Result>('follow-up', ...paths(before), ...paths(after), '--csv', csv);
  expect(run.json.vertebrae.map((v) => [v.name, v.state, ...v.changes.map((c) => c.state)])).toEqual([
    ['VB_L1', 'registered', 'grown'],
    ['VB_L2', 'registered', 'gone'],
    ['VB_L3', 'registered', 'new'],
  ]);
  // Balls within the bone: 9 mm against 7 mm, less what lies outside the vertebra.
  expect(run.json.vertebrae[0]?.changes[0]?.ratio).toBeGreaterThan(1.5);
  expect(run.json.vertebrae[0]?.changes[0]?.ratio).toBeLessThan((9 / 7) ** 3 * 1.1);
  const lines = (await readFile(csv, 'utf8')).trimEnd().split('\r\n');
  expect(lines.map((line) => line.split(',').slice(0, 2))).toEqual([
    ['vertebra', 'state'],
    ['VB_L1', 'grown'],
    ['VB_L2', 'gone'],
    ['VB_L3', 'new'],
  ]);
}, 120_000);

it('refuses two patients, names no value, and follows them when told that it is one', async () => {
  await replaceInFiles(
    [after?.ctFolder ?? '', after?.rtstructPath ?? ''],
    'PEDICLE-PHANTOM',
    'PEDICLE-PHANTOX',
  );
  const refused = await pedicle('follow-up', ...paths(before), ...paths(after));
  expect(refused.status).toBe(3);
  expect(refused.err).toContain('two-patients');
  expect(refused.err).toContain('patient ID differs');
  expect(refused.err).not.toContain('PHANTOX');
  const told = await pedicle(
    'follow-up',
    ...paths(before),
    ...paths(after),
    '--accept-identity',
    'patient-id',
  );
  expect(told.out).toContain('VB_L1');
}, 120_000);

it('tells when nothing says whose CTs they are', async () => {
  const labels = [before?.labelsPath ?? '', before?.labelsPath ?? ''] as const;
  const run = await pedicle('follow-up', ...labels, ...labels);
  expect(run.out).toContain('patients-unknown');
  expect(run.status).toBe(1);
}, 120_000);
