/** Waiting times and throughput of the cases made without a hand. */
import { expect, test } from 'vitest';
import type { WorklistJob } from '../../../../src/contract/index.ts';
import { throughput, timesOf } from '../../../../src/renderer/model/worklist.ts';

const job = (
  id: string,
  createdMs: number,
  startedMs: number | null,
  endedMs: number | null,
): WorklistJob => ({
  id,
  seriesKey: '1.2',
  protocol: null,
  state: endedMs === null ? 'waiting' : 'done',
  result: '',
  reason: '',
  attempts: 1,
  createdMs,
  startedMs,
  endedMs,
  folder: '/x',
  structureSet: null,
  sends: [],
});

test('finished cases oldest first; a clock that was set back gives no negative time', () => {
  const jobs = [job('b', 0, 30_000, 90_000), job('w', 0, null, null), job('a', 10_000, 5000, 40_000)];
  expect(timesOf(jobs)).toMatchObject([
    { id: 'a', waitedS: 0, tookS: 35 },
    { id: 'b', waitedS: 30, tookS: 60 },
  ]);
});

test('throughput counts the gaps between ends', () => {
  const at = (n: number): WorklistJob => job(String(n), 0, 0, n * 60_000);
  expect(throughput([])).toBeNull();
  expect(throughput([at(5)])).toBeNull();
  expect(throughput([at(0), at(1), at(2), at(3)])).toBe(60);
});
