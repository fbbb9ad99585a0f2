import { fault, type PedicleError } from '../../src/core/errors/errors.ts';
import { type Grid, patientPoint, toIndex } from '../../src/core/geometry/grid.ts';
import type { Ring, SliceRings } from '../../src/core/structures/types.ts';

/** Share of a slice distance that a contour may lie off its slice. */
const OFF_PLANE = 0.01;

/** A contour of fewer than three points x,y,z, or off the slices. A real importer adds a code of its own that says which. */
const refuse = (): PedicleError => fault('file-unreadable', { name: null });

function ringOf(block: string): Ring {
  const points = block.split('\n').map((line) => line.split(',').map(Number));
  const whole = points.every((point) => point.length === 3 && point.every(Number.isFinite));
  if (!whole || points.length < 3) throw refuse();
  return Float64Array.from(points.flat());
}

/**
 * Contours from text: a point `x,y,z` a line (LPS mm), an empty line between contours.
 * @returns rings by slice index k of `grid`, coordinates exactly as written.
 * @throws PedicleError `file-unreadable` on anything that is not a closed contour on one slice of the grid.
 */
export function readContourCsv(text: string, grid: Grid): SliceRings {
  const slices = new Map<number, Ring[]>();
  for (const block of text.trim().split(/\n\s*\n/)) {
    const ring = ringOf(block);
    const ks: number[] = [];
    for (let n = 0; n < ring.length; n += 3)
      ks.push(toIndex(grid, patientPoint(ring[n]!, ring[n + 1]!, ring[n + 2]!))[2]);
    const k = Math.round(ks[0]!);
    if (k < 0 || k >= grid.dims[2] || ks.some((at) => Math.abs(at - k) > OFF_PLANE)) throw refuse();
    slices.set(k, [...(slices.get(k) ?? []), ring]);
  }
  return slices;
}
