/**
 * Votes for a vertebra's middle: where labels of neighbours touch (bridged discs, facet joints), every voxel still says
 * which body it belongs to. Method: Neven et al. (CVPR 2019), instances from spatial embeddings, along the spine only.
 */
import type { SpineBox, Voxels } from '../bone.ts';
import type { SpineCentreline, SpineVotes } from '../types.ts';

/** How far a body's voxels are drawn along the line towards the middle they vote for; 1 would be all the way. */
const DRAWN = 0.55;

/** Offset in the whole map of a voxel of the box. */
function inMap({ grid, lo, size }: SpineBox, at: number): number {
  const [i, j, k] = [at % size[0], Math.floor(at / size[0]) % size[1], Math.floor(at / (size[0] * size[1]))];
  return lo[0] + i + grid.dims[0] * (lo[1] + j + grid.dims[1] * (lo[2] + k));
}

/** The same voxels at the places they vote for, LPS mm. */
export function votedPlaces(box: SpineBox, voxels: Voxels, votes: SpineVotes): Voxels {
  const [x, y, z] = [voxels.x.slice(), voxels.y.slice(), voxels.z.slice()];
  const [a, b, c] = votes.stepMm;
  for (let n = 0; n < voxels.count; n += 1) {
    const o = inMap(box, voxels.at[n]!);
    const [u, v, w] = votes.values.map((values) => values[o]!) as [number, number, number];
    x[n]! += u * a[0] + v * b[0] + w * c[0];
    y[n]! += u * a[1] + v * b[1] + w * c[1];
    z[n]! += u * a[2] + v * b[2] + w * c[2];
  }
  return { ...voxels, x, y, z };
}

/**
 * Body voxels drawn together along the line: each vertebra's closer to its middle, so that gaps open where labels bridge a
 * disc. `step` is each voxel's own step of the line.
 */
export function drawnTogether(
  box: SpineBox,
  bodies: Voxels,
  step: Int32Array,
  line: SpineCentreline,
  votes: SpineVotes,
): Voxels {
  const voted = votedPlaces(box, bodies, votes);
  const { x, y, z } = voted;
  for (let n = 0; n < bodies.count; n += 1) {
    const s = 3 * step[n]!;
    const [dx, dy, dz] = [line.down[s]!, line.down[s + 1]!, line.down[s + 2]!];
    const along =
      DRAWN * ((x[n]! - bodies.x[n]!) * dx + (y[n]! - bodies.y[n]!) * dy + (z[n]! - bodies.z[n]!) * dz);
    x[n] = bodies.x[n]! + along * dx;
    y[n] = bodies.y[n]! + along * dy;
    z[n] = bodies.z[n]! + along * dz;
  }
  return voted;
}

/** Cuts moved to the middle between the bodies they separate (2 % of each may reach over) and to the column's own ends; steps. */
export function cutsBetweenBodies(cuts: readonly number[], segment: Int16Array, step: Int32Array): number[] {
  const steps: number[][] = Array.from({ length: cuts.length - 1 }, () => []);
  segment.forEach((s, n) => {
    steps[s]?.push(step[n]!);
  });
  for (const list of steps) list.sort((a, b) => a - b);
  return cuts.map((cut, n) => {
    const [above, below] = [steps[n - 1], steps[n]];
    if (n === 0) return below?.[0] ?? cut;
    if (n === cuts.length - 1) return (above?.at(-1) ?? cut - 1) + 1;
    if (!above?.length || !below?.length) return cut;
    const end = above[Math.floor(0.98 * (above.length - 1))]!;
    const start = below[Math.ceil(0.02 * (below.length - 1))]!;
    return Math.round((end + start) / 2);
  });
}

/** Median level a vertebra's body voxels look like (C1 = 1 … L5 = 24), by segment; NaN without voxels. */
export function votedLevels(
  box: SpineBox,
  bodies: Voxels,
  segment: Int16Array,
  count: number,
  votes: SpineVotes,
): number[] {
  const levels: number[][] = Array.from({ length: count }, () => []);
  segment.forEach((s, n) => {
    levels[s]?.push(votes.level(inMap(box, bodies.at[n]!)));
  });
  return levels.map((list) => list.sort((a, b) => a - b)[list.length >> 1] ?? Number.NaN);
}
