/** What is old goes, what a job needs stays, and nothing that is not Pedicle's own is ever touched. */
import { mkdirSync, mkdtempSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sweepOld } from '../../../../src/backend/intake/retention.ts';

const DAY_S = 86_400;
const [old, fresh, needed] = ['11111111', '22222222', '33333333'].map(
  (head) => `${head}-0000-8000-8000-000000000000`,
) as [string, string, string];

function folder(home: string, name: string, daysOld: number): void {
  const path = join(home, name);
  mkdirSync(path);
  writeFileSync(join(path, 'file'), 'x');
  const at = Date.now() / 1000 - daysOld * DAY_S;
  utimesSync(path, at, at);
}

test('a sweep', async () => {
  const root = mkdtempSync(join(tmpdir(), 'pedicle-sweep-'));
  const [inbox, out] = [join(root, 'inbox'), join(root, 'out')];
  mkdirSync(inbox);
  mkdirSync(out);
  for (const [name, days] of [
    ['1.2.1', 20],
    ['1.2.2', 2],
    ['1.2.3', 20],
    ['holiday pictures', 900],
  ] as const)
    folder(inbox, name, days);
  for (const [name, days] of [
    [old, 100],
    [fresh, 2],
    [needed, 100],
    ['thesis', 900],
  ] as const)
    folder(out, name, days);
  const unfinished = [{ seriesKey: '1.2.3#2', resultFolder: join(out, needed) }];
  const places = { inbox, out };
  const never = { received: null, results: null };
  expect(await sweepOld(places, never, unfinished, Date.now())).toEqual({ received: 0, results: 0 });
  const gone = await sweepOld(places, { received: 14, results: 90 }, unfinished, Date.now());
  expect(gone).toEqual({ received: 1, results: 1 });
  expect(readdirSync(inbox).sort()).toEqual(['1.2.2', '1.2.3', 'holiday pictures']);
  expect(readdirSync(out).sort()).toEqual([fresh, needed, 'thesis'].sort());
});
