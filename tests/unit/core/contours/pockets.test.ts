import { describe, expect, it } from 'vitest';
import { offsetRings } from '../../../../src/core/contours/offset.ts';
import { withoutPockets } from '../../../../src/core/contours/pockets.ts';
import type { Ring } from '../../../../src/core/structures/types.ts';

const ringOf = (points: readonly (readonly [number, number])[]): Ring =>
  Float64Array.from(points.flatMap(([x, y]) => [x, y, 0]));

/** A disc's outline along voxel edges of `size` mm, with a notch narrower than most margins. */
function stairs(radius: number, size: number): [number, number][] {
  const half = (row: number): number => {
    const width = Math.floor(Math.sqrt(Math.max(0, radius ** 2 - ((row + 0.5) * size) ** 2)) / size);
    return row === 3 ? width - 4 : width;
  };
  const rows = Array.from(
    { length: Math.floor((2 * radius) / size) },
    (_, n) => n - Math.floor(radius / size),
  );
  const used = rows.filter((row) => half(row) > 0);
  const right = used.flatMap((row): [number, number][] => [
    [half(row) * size, row * size],
    [half(row) * size, (row + 1) * size],
  ]);
  const left = [...used].reverse().flatMap((row): [number, number][] => [
    [-half(row) * size, (row + 1) * size],
    [-half(row) * size, row * size],
  ]);
  return [...right, ...left];
}

const crossesRay = (p: readonly number[], q: readonly number[], x: number, y: number): boolean => {
  const [[px, py], [qx, qy]] = [p as [number, number], q as [number, number]];
  return py > y !== qy > y && x < px + ((y - py) / (qy - py)) * (qx - px);
};
const inside = (points: readonly (readonly number[])[], x: number, y: number): boolean =>
  points.filter((p, n) => crossesRay(p, points[(n + 1) % points.length] as number[], x, y)).length % 2 === 1;

/** Distance of (x, y) to the outline, mm. */
const distance = (points: readonly (readonly number[])[], x: number, y: number): number =>
  Math.min(
    ...points.map((p, n) => {
      const [[px, py], [qx, qy]] = [p, points[(n + 1) % points.length]] as [number, number][] as [
        [number, number],
        [number, number],
      ];
      const [dx, dy] = [qx - px, qy - py];
      const length2 = dx * dx + dy * dy;
      const t = length2 === 0 ? 0 : Math.min(1, Math.max(0, ((x - px) * dx + (y - py) * dy) / length2));
      return Math.hypot(px + t * dx - x, py + t * dy - y);
    }),
  );

const flat = (rings: readonly Ring[]): [number, number][][] =>
  rings.map((ring) =>
    Array.from({ length: ring.length / 3 }, (_, n) => [ring[3 * n] ?? 0, ring[3 * n + 1] ?? 0]),
  );

/** Repeatable numbers in 0 … 1. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

describe('pockets left out of offsets', () => {
  const shapes: [string, [number, number][]][] = [
    ['stairs', stairs(14, 1)],
    ['fine stairs', stairs(9, 0.5)],
    ...[1, 2, 3].map((seed): [string, [number, number][]] => {
      const next = numbers(seed);
      const star = Array.from({ length: 60 }, (_, n): [number, number] => {
        const [angle, r] = [(2 * Math.PI * n) / 60, 8 + 5 * next()];
        return [r * Math.cos(angle), r * Math.sin(angle)];
      });
      return [`star ${seed}`, star];
    }),
  ];

  it.each(
    shapes.flatMap(([name, points]) =>
      [-3, -1.2, 0.6, 1.2, 3, 10].map((mm): [string, number, [number, number][]] => [name, mm, points]),
    ),
  )(
    '%s by %f mm: every point further than 0.011 mm from the margin is decided by its distance',
    (_n, mm, points) => {
      const r = Math.abs(mm);
      const body = { sPlus: r, sMinus: r, tPlus: r, tMinus: r };
      const rings = flat(offsetRings([ringOf(points)], body, mm > 0 ? 'grow' : 'shrink'));
      const next = numbers(7);
      const wrong: [number, number][] = [];
      const check = (x: number, y: number): void => {
        const signed = distance(points, x, y) * (inside(points, x, y) ? -1 : 1);
        if (Math.abs(signed - mm) < 0.011) return;
        const isIn = rings.filter((ring) => inside(ring, x, y)).length % 2 === 1;
        if (isIn !== signed < mm) wrong.push([x, y]);
      };
      for (let n = 0; n < 1500; n += 1) check((next() - 0.5) * 50, (next() - 0.5) * 50);
      // Close to the result's own outline, on both sides.
      for (const [x, y] of rings.flat())
        for (const [dx, dy] of [
          [0.02, 0],
          [-0.02, 0],
          [0, 0.02],
          [0, -0.02],
        ] as const)
          check(x + dx, y + dy);
      expect(wrong).toEqual([]);
    },
  );

  it('stretched margins are those of the stretched ring', () => {
    const points = stairs(14, 1);
    const body = { sPlus: 3, sMinus: 3, tPlus: 6, tMinus: 6 };
    const squeezed = points.map(([x, y]): [number, number] => [x, y / 2]);
    const rings = flat(offsetRings([ringOf(points)], body, 'grow'));
    const next = numbers(9);
    for (let n = 0; n < 2000; n += 1) {
      const [x, y] = [(next() - 0.5) * 44, (next() - 0.5) * 44];
      const signed = distance(squeezed, x, y / 2) * (inside(squeezed, x, y / 2) ? -1 : 1);
      if (Math.abs(signed - 3) < 0.011) continue;
      expect(rings.filter((ring) => inside(ring, x, y)).length % 2 === 1).toBe(signed < 3);
    }
  });

  it('leaves out every inner corner of a flight of stairs; none for a margin below a step or without an ellipse', () => {
    const steps = Array.from({ length: 10 }, (_, n) => [10 - n, n, 10 - n, n + 1]).flat();
    const ring = [0, 0, ...steps, 0, 10];
    const kept = (semi: [number, number] | null): readonly number[] => [
      ...withoutPockets(ring, semi, 1).corners,
    ];
    const inner = Array.from({ length: 9 }, (_, n) => `${9 - n},${n + 1}`);
    const pairs = (flat: readonly number[]): string[] =>
      Array.from({ length: flat.length / 2 }, (_, n) => `${flat[2 * n]},${flat[2 * n + 1]}`);
    expect(pairs(kept([10, 10]))).toEqual(pairs(ring).filter((corner) => !inner.includes(corner)));
    expect(kept([0.5, 0.5])).toEqual(ring);
    expect(kept(null)).toEqual(ring);
  });
});
