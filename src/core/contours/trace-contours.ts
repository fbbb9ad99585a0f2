/** Mask → contours: the door to both kinds of boundary. */
import type { Mask } from '../masks/types.ts';
import type { SliceRings } from '../structures/types.ts';
import { type SmoothTraceOptions, traceSmooth } from './smooth-trace.ts';
import { traceEdges } from './trace.ts';

export interface TraceOptions extends SmoothTraceOptions {
  /** `pixel-edge` (default): along voxel edges, voxel-exact; `smooth`: averaged, area-keeping within `maxAreaError`. */
  readonly boundary?: 'pixel-edge' | 'smooth';
}

/**
 * Contours of a mask, LPS mm, slice index k → rings (outer and holes as separate rings, even-odd).
 * `pixel-edge` rings are exact: rasterising them gives the mask back and their area is the voxels' area.
 * `smooth` rings keep each ring's area within `maxAreaError` (default 0.5 %), see {@link traceSmooth}.
 */
export function traceContours(mask: Mask, options: TraceOptions = {}): SliceRings {
  return options.boundary === 'smooth' ? traceSmooth(mask, options) : traceEdges(mask);
}
