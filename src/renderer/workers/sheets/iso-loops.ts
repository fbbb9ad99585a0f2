/** Closed lines of equal value in a picture, by marching squares: the border of a sampled mask. Pure. */

/**
 * The sides a case's line joins, from and to, what is inside on its left: 0 top, 1 right, 2 bottom, 3 left. Bits of a case:
 * top-left, top-right, bottom-right, bottom-left.
 */
const joins: readonly (readonly number[])[] = [
  [],
  [3, 0],
  [0, 1],
  [3, 1],
  [1, 2],
  [3, 0, 1, 2],
  [0, 2],
  [3, 2],
  [2, 3],
  [2, 0],
  [0, 1, 2, 3],
  [2, 1],
  [1, 3],
  [1, 0],
  [0, 3],
  [],
];

/** Loops one after the other: x, y of each point in `points`, `ends[n]` one past the last point of loop n. */
export interface Loops {
  readonly points: Float32Array;
  readonly ends: Uint32Array;
}

/**
 * @param values one a pixel, row by row; 0 beyond the border.
 * @returns loops in pixels, integers at pixel centres; those of what the border cuts run half a pixel outside it.
 */
export function isoLoops(values: ArrayLike<number>, columns: number, rows: number, level: number): Loops {
  // One cell more on each side: cell (x, y) lies between pixels x − 1 and x.
  const wide = columns + 2;
  // Crossings are named by their edge: 2·corner for the one to the right of a corner, +1 for the one below it.
  const next = new Map<number, number>();
  const at = (x: number, y: number): number =>
    x < 0 || y < 0 || x >= columns || y >= rows ? 0 : values[y * columns + x]!;
  for (let y = -1; y < rows; y += 1) {
    for (let x = -1; x < columns; x += 1) {
      const [a, b, c, d] = [at(x, y), at(x + 1, y), at(x + 1, y + 1), at(x, y + 1)];
      const which = (a >= level ? 1 : 0) | (b >= level ? 2 : 0) | (c >= level ? 4 : 0) | (d >= level ? 8 : 0);
      if (which === 0 || which === 15) continue;
      const corner = (y + 1) * wide + x + 1;
      const edges = [2 * corner, 2 * (corner + 1) + 1, 2 * (corner + wide), 2 * corner + 1];
      const sides = joins[which]!;
      for (let n = 0; n < sides.length; n += 2) next.set(edges[sides[n]!]!, edges[sides[n + 1]!]!);
    }
  }
  return follow(next, (edge) => {
    const corner = edge >> 1;
    const [x, y] = [(corner % wide) - 1, Math.floor(corner / wide) - 1];
    const [u, v] = [at(x, y), edge & 1 ? at(x, y + 1) : at(x + 1, y)];
    const part = (level - u) / (v - u);
    return edge & 1 ? [x, y + part] : [x + part, y];
  });
}

/** Walks from crossing to crossing until every one has been passed. */
function follow(next: Map<number, number>, point: (edge: number) => readonly [number, number]): Loops {
  const points = new Float32Array(2 * next.size);
  const ends: number[] = [];
  let count = 0;
  for (const start of [...next.keys()]) {
    if (!next.has(start)) continue;
    for (let edge = start, to = next.get(edge); to !== undefined; edge = to, to = next.get(edge)) {
      next.delete(edge);
      points.set(point(edge), 2 * count);
      count += 1;
    }
    ends.push(count);
  }
  return { points, ends: Uint32Array.from(ends) };
}
