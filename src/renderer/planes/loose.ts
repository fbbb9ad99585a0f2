/** What a structure has beside its slices (points, open lines, contours off every slice), seen in a view. */
import { type Grid, patientPoint, toIndex } from '../../core/geometry/grid.ts';
import type { Structure } from '../../core/structures/types.ts';
import type { ViewPlane } from './planes.ts';

export interface LooseMarks {
  /** Points, plane mm. */
  readonly points: readonly (readonly [number, number])[];
  /** Lines from point to point, plane mm; a closed one comes back to its start. */
  readonly lines: readonly (readonly (readonly [number, number])[])[];
}

const nothing: LooseMarks = { points: [], lines: [] };

/**
 * Marks within half a slice of slice `slice` of a view. What came in another frame of reference has no place here.
 * A line is seen as far as its points lie there.
 */
export function looseMarks(
  { unplaced }: Pick<Structure, 'unplaced'>,
  grid: Grid,
  plane: ViewPlane,
  slice: number,
): LooseMarks {
  if (unplaced.length === 0) return nothing;
  const points: [number, number][] = [];
  const lines: [number, number][][] = [];
  for (const { type, pointsMm, reason } of unplaced) {
    if (reason === 'other-frame') continue;
    let line: [number, number][] = [];
    const end = (): void => {
      if (line.length === 1 || type === 'POINT') points.push(...line);
      else if (line.length > 1) lines.push(line);
      line = [];
    };
    const count = pointsMm.length / 3;
    const closed = type === 'CLOSED_PLANAR' || type === 'CLOSEDPLANAR_XOR';
    for (let n = 0; n < count + (closed && count > 2 ? 1 : 0); n += 1) {
      const at = 3 * (n % count);
      const index = toIndex(grid, patientPoint(pointsMm[at]!, pointsMm[at + 1]!, pointsMm[at + 2]!));
      if (Math.abs(index[plane.normalAxis] - slice) > 0.5) end();
      else
        line.push([
          index[plane.rightAxis] * plane.rightSign * plane.rightMm,
          index[plane.downAxis] * plane.downSign * plane.downMm,
        ]);
    }
    end();
  }
  return { points, lines };
}
