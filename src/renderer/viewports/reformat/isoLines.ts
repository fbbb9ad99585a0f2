/** Lines of equal value in a picture by marching squares: the border of a sampled mask. Pure. */

/** The sides a case's line joins: 0 top, 1 right, 2 bottom, 3 left; bits of a case: top-left, top-right, bottom-right, bottom-left. */
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

/** @returns x0, y0, x1, y1 of each piece, in pixels with integers at pixel centres. */
export function isoLines(
  values: ArrayLike<number>,
  columns: number,
  rows: number,
  level: number,
  out: number[] = [],
): number[] {
  for (let y = 0; y + 1 < rows; y += 1) {
    for (let x = 0; x + 1 < columns; x += 1) {
      const at = y * columns + x;
      const [a, b] = [values[at] as number, values[at + 1] as number];
      const [d, c] = [values[at + columns] as number, values[at + columns + 1] as number];
      const which = (a >= level ? 1 : 0) | (b >= level ? 2 : 0) | (c >= level ? 4 : 0) | (d >= level ? 8 : 0);
      if (which === 0 || which === 15) continue;
      for (const side of joins[which]!) {
        if (side === 0) out.push(x + (level - a) / (b - a), y);
        else if (side === 1) out.push(x + 1, y + (level - b) / (c - b));
        else if (side === 2) out.push(x + (level - d) / (c - d), y + 1);
        else out.push(x, y + (level - a) / (d - a));
      }
    }
  }
  return out;
}
