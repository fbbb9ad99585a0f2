/** Times as people read them. */
import { expect, test } from 'vitest';
import { duration, readableDate, timeOrDay } from '../../../../src/renderer/kit/dates.ts';

test('a time of another day says which', () => {
  const now = new Date(2026, 10, 28, 9, 5).getTime();
  const earlier = new Date(2026, 10, 28, 8, 1).getTime();
  const yesterday = new Date(2026, 10, 27, 23, 59).getTime();
  expect(timeOrDay(earlier, now)).not.toContain('2026');
  expect(timeOrDay(yesterday, now)).toMatch(/^2026-11-27 /);
});

test('durations and dates', () => {
  expect([-5, 99_000, 100_000, 5_999_000, 7_200_000].map(duration)).toEqual([
    '0 s',
    '99 s',
    '2 min',
    '100 min',
    '2 h',
  ]);
  expect([readableDate('20200131'), readableDate('unknown')]).toEqual(['2020-01-31', 'unknown']);
});
