/** Convex hull of the voxels of one slice. Convexity does not depend on spacing or shear, so indices are enough. */
import type { Mask } from '../masks/index.ts';

type Corner = readonly [number, number];

const turn = (o: Corner, a: Corner, b: Corner): number =>
  (a[0] - o[0]) * (b[1] - o[1]) - (a[1] - o[1]) * (b[0] - o[0]);

/** Corners (i, j) in order, by Andrew's monotone chain; fewer than three where there is no area. */
export function convexHull({ box: { lo, size }, data }: Mask): Corner[] {
  const points: Corner[] = [];
  // The ends of each row hold every corner.
  for (let j = 0; j < size[1]; j += 1) {
    const row = data.subarray(j * size[0], (j + 1) * size[0]);
    const [first, last] = [row.indexOf(1), row.lastIndexOf(1)];
    if (first >= 0) points.push([lo[0] + first, lo[1] + j]);
    if (last > first) points.push([lo[0] + last, lo[1] + j]);
  }
  points.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const half = (ordered: readonly Corner[]): Corner[] => {
    const chain: Corner[] = [];
    for (const p of ordered) {
      while (chain.length > 1 && turn(chain.at(-2)!, chain.at(-1)!, p) <= 0) chain.pop();
      chain.push(p);
    }
    return chain.slice(0, -1);
  };
  return [...half(points), ...half(points.toReversed())];
}

/** The voxels of a one-slice mask that lie in the hull, edge included. */
export function insideHull(hull: readonly Corner[], mask: Mask): Mask {
  const { lo, size } = mask.box;
  const data = mask.data.map((v, o) => {
    if (v === 0 || hull.length < 3) return 0;
    const p: Corner = [lo[0] + (o % size[0]), lo[1] + Math.floor(o / size[0])];
    return hull.every((a, n) => turn(a, hull[(n + 1) % hull.length]!, p) >= 0) ? 1 : 0;
  });
  return { ...mask, data };
}
