/** Slits: gaps too narrow to be meant, as pushing a contour outwards leaves between its parts. */
import type { Ring } from '../structures/types.ts';
import { booleanSlice } from './boolean.ts';
import { ringsArea } from './measure.ts';
import { ringsToPolygons } from './nesting.ts';
import { offsetRings, type Quadrants } from './offset.ts';
import { SLIVER_MM } from './slivers.ts';

const disc = (mm: number): Quadrants => ({ sPlus: mm, sMinus: mm, tPlus: mm, tMinus: mm });

/** A gap with less area than this part of a square of its width is the fillet of a corner, not a slit. */
const LEAST_AREA = 0.25;
/** How far the filling overlaps its banks, mm: banks it only touched would leave needles of rounding's width. */
const OVERLAP_MM = 0.01;

/**
 * Fills gaps narrower than `widthMm` that an edit made: within one ring, between rings, and holes that are narrow all
 * over (a morphological closing by a disc, on the contours). A gap is filled no further than its width away from what
 * the edit added, so a cleft drawn earlier stays.
 * @param before rings of the slice before the gesture (LPS mm).
 * @param after the rings it made, not crossing; points that are not on a slit keep their exact coordinates.
 * @returns `after` itself when there is no slit.
 */
export function closeSlits(
  before: readonly Ring[],
  after: readonly Ring[],
  widthMm: number = SLIVER_MM,
): readonly Ring[] {
  const added = booleanSlice(after, before, 'subtract');
  if (added.length === 0) return after;
  const half = disc(widthMm / 2);
  const closed = offsetRings(offsetRings(after, half, 'grow'), half, 'shrink');
  const gaps = booleanSlice(closed, after, 'subtract');
  const near = booleanSlice(gaps, offsetRings(added, disc(widthMm), 'grow'), 'intersect');
  const slits = ringsToPolygons(near)
    .map(({ outer, holes }) => [outer, ...holes])
    .filter((rings) => ringsArea(rings) > LEAST_AREA * widthMm ** 2);
  if (slits.length === 0) return after;
  return booleanSlice(after, offsetRings(slits.flat(), disc(OVERLAP_MM), 'grow'), 'union');
}
