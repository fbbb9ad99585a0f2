/** Contours for the slices between drawn ones. */
import type { Grid } from '../geometry/grid.ts';
import { interpolateSlices } from '../masks/interpolate.ts';
import type { Ring, SliceRings } from '../structures/types.ts';
import { rasterize } from './rasterize.ts';
import { type TraceOptions, traceContours } from './trace-contours.ts';

/**
 * The contours with the slices between drawn ones filled in (see {@link interpolateSlices}). Drawn slices keep their
 * rings as the same objects; new ones are traced as `trace` says (default: smooth boundary).
 */
export function interpolateContours(
  grid: Grid,
  slices: SliceRings,
  trace: TraceOptions = { boundary: 'smooth' },
): SliceRings {
  const filled = interpolateSlices(rasterize(grid, slices), slices.keys());
  const out = new Map<number, readonly Ring[]>(traceContours(filled, trace));
  for (const [k, rings] of slices) out.set(k, rings);
  return new Map([...out].sort(([a], [b]) => a - b));
}
