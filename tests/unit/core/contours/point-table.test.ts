import fc from 'fast-check';
import { expect, it } from 'vitest';
import { PointTable } from '../../../../src/core/contours/point-table.ts';

const coordinate = fc.integer({ min: -20, max: 20 }).map((n) => n * 786_433);

it('numbers points in the order they come, the same point always the same, however many there are', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(coordinate, coordinate), { maxLength: 200 }), (points) => {
      const table = new PointTable(1);
      const known = new Map<string, number>();
      for (const [x, y] of points) {
        const key = `${x},${y}`;
        if (!known.has(key)) known.set(key, known.size);
        const number = table.add(x, y);
        expect(number).toBe(known.get(key));
        expect([table.x[number], table.y[number]]).toEqual([x, y]);
      }
      expect(table.size).toBe(known.size);
    }),
  );
});
