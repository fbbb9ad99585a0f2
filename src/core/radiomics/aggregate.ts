/** Directions, slices, and how the matrices of both are put together. */
import { type GreyBlock, sliceBlocks } from './grey-block.ts';
import type { Aggregation, FeatureValues } from './types.ts';

export type Direction = readonly [number, number, number];

/** One of each pair of opposite ways to the 26 neighbours in space: 13; the first four stay in the slice. */
export const DIRECTIONS: readonly Direction[] = [
  [1, 0, 0],
  [0, 1, 0],
  [1, 1, 0],
  [1, -1, 0],
  [0, 0, 1],
  [1, 0, 1],
  [1, 0, -1],
  [0, 1, 1],
  [0, 1, -1],
  [1, 1, 1],
  [1, 1, -1],
  [1, -1, 1],
  [1, -1, -1],
];

const inSlices = (rule: Aggregation): boolean => !rule.startsWith('3d');

/** The slices of a 2D or 2.5D rule, the whole block of a 3D one. */
const sections = (block: GreyBlock, rule: Aggregation): readonly GreyBlock[] =>
  inSlices(rule) ? sliceBlocks(block) : [block];

/**
 * Features of matrices that have a direction (GLCM, GLRLM): one matrix per section and direction, grouped and averaged by the
 * rule. `features` gives the features of a group of matrices added together, or null where they are empty.
 */
export function byDirection<M>(
  block: GreyBlock,
  rule: Aggregation,
  matrix: (section: GreyBlock, direction: Direction) => M,
  features: (group: readonly M[]) => FeatureValues | null,
): FeatureValues {
  const ways = inSlices(rule) ? DIRECTIONS.slice(0, 4) : DIRECTIONS;
  const table = sections(block, rule).map((section) => ways.map((way) => matrix(section, way)));
  const groups =
    rule === '2d-average' || rule === '3d-average'
      ? table.flat().map((m) => [m])
      : rule === '2d-merged'
        ? table
        : rule === '2.5d-average'
          ? ways.map((_, d) => table.map((row) => row[d] as M))
          : [table.flat()];
  return averaged(groups.map(features));
}

/** As {@link byDirection} for what has no direction (zones, neighbourhoods): averaged over slices in 2D, merged in 2.5D. */
export function bySection<M>(
  block: GreyBlock,
  rule: Aggregation,
  matrix: (section: GreyBlock) => M,
  features: (group: readonly M[]) => FeatureValues | null,
): FeatureValues {
  const all = sections(block, rule).map(matrix);
  return averaged(rule.startsWith('2d') ? all.map((m) => features([m])) : [features(all)]);
}

function averaged(all: readonly (FeatureValues | null)[]): FeatureValues {
  const given = all.filter((f) => f !== null);
  const out: FeatureValues = {};
  for (const name of Object.keys(given[0] ?? {}))
    out[name] = given.reduce((sum, f) => sum + f[name]!, 0) / given.length;
  return out;
}
