/** Slices whose contours mean different shapes to different readers. */
import { areasByRule, ringsToPolygons } from '../../../core/contours/index.ts';
import type { Ring } from '../../../core/structures/types.ts';

/** More rings than this on one slice are not compared with each other. */
const ringLimit = 500;

const sameRing = (a: Ring, b: Ring): boolean => a.length === b.length && a.every((v, n) => v === b[n]);

const twice = (rings: readonly Ring[]): boolean =>
  rings.some((ring, n) => rings.slice(0, n).some((other) => sameRing(ring, other)));

const nested = (rings: readonly Ring[]): boolean =>
  ringsToPolygons(rings).some((polygon) => polygon.holes.length > 0);

/** Whether joining and XOR of the contours differ by more than a thousandth. */
function overlapping(rings: readonly Ring[]): boolean {
  const { evenOdd, union } = areasByRule(rings);
  return union - evenOdd > 1e-3 * union;
}

export interface AmbiguousSlices {
  /** The same contour twice: XOR cancels it. */
  readonly twice: readonly number[];
  /** A contour inside another one: a hole to some, filled by others. */
  readonly holes: readonly number[];
  /** Contours that overlap without one being inside the other. */
  readonly overlaps: readonly number[];
}

/** Sorts the slices with more than one contour; each is in one list at most. */
export function ambiguousSlices(slices: Iterable<readonly [number, readonly Ring[]]>): AmbiguousSlices {
  const found = { twice: [] as number[], holes: [] as number[], overlaps: [] as number[] };
  for (const [k, rings] of slices) {
    if (rings.length < 2 || rings.length > ringLimit) continue;
    if (twice(rings)) found.twice.push(k);
    else if (nested(rings)) found.holes.push(k);
    else if (overlapping(rings)) found.overlaps.push(k);
  }
  return found;
}
