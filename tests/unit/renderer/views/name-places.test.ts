import { expect, it } from 'vitest';
import { placeNames } from '../../../../src/renderer/views/name-places.ts';

const at = (text: string, y: number, x = 100) => ({ text, x, y });

it('leaves names that do not meet where they are', () => {
  const names = [at('L1', 40), at('L2', 60), at('L2', 61, 300)];
  expect(placeNames(names)).toEqual(names);
});

it('writes the same name of two sets once', () => {
  expect(placeNames([at('L2', 60), at('L2', 63)])).toEqual([at('L2', 60)]);
});

it('puts another name below the one it would lie on, whatever the order', () => {
  expect(placeNames([at('L3', 62), at('L2', 60)])).toEqual([at('L2', 60), at('L3', 74)]);
});

it('leaves out what would end too far from its outline, and never lets two lie on each other', () => {
  const placed = placeNames(['A', 'B', 'C', 'D', 'E'].map((text) => at(text, 60)));
  expect(placed.map(({ text }) => text)).toEqual(['A', 'B', 'C']);
  for (let n = 1; n < placed.length; n++)
    expect((placed[n]?.y ?? 0) - (placed[n - 1]?.y ?? 0)).toBeGreaterThanOrEqual(14);
});

it('ends at places of any fraction', () => {
  // Added and taken away again, the height of a line comes out smaller here: the place below counted as taken for ever.
  const places = Array.from({ length: 20_000 }, (_, n) => n * 0.0371 + 1 / 3).filter((y) => y + 14 - y < 14);
  expect(places.length).toBeGreaterThan(100);
  for (const y of places) {
    const [first, second] = placeNames([at('L2', y), at('L3', y)]);
    expect((second?.y ?? 0) - (first?.y ?? 0)).toBeCloseTo(14, 6);
  }
});
