/** Mask → contours: the door to both kinds of boundary. */
import type { Mask } from '../masks/types.ts';
import type { SliceRings } from '../structures/types.ts';
import { traceEdges } from './trace.ts';

export interface TraceOptions {
  /** `pixel-edge` (default): along voxel edges, voxel-exact. */
  readonly boundary?: 'pixel-edge' | 'smooth';
}

/**
 * Contours of a mask, LPS mm, slice index k → rings (outer and holes as separate rings, even-odd).
 * `pixel-edge` rings are exact: rasterising them gives the mask back and their area is the voxels' area.
 */
export function traceContours(mask: Mask, _options: TraceOptions = {}): SliceRings {
  return traceEdges(mask);
}
