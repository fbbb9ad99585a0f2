/** How the phantom's masks become contours. */
import { traceContours, traceCrossings } from '../contours/index.ts';
import type { Mask } from '../masks/types.ts';
import type { SliceRings } from '../structures/types.ts';
import type { FullPhantomOptions } from './options.ts';

/** No field says where a boundary crosses: its neighbours along the ring do. */
const nowhere = (): number => Number.NaN;

/** Rings of a mask, LPS mm, by slice index; rasterised they are the mask, either way. */
export const traceOutlines = (mask: Mask, outlines: FullPhantomOptions['outlines']): SliceRings =>
  outlines === 'smooth' ? traceCrossings(mask, nowhere) : traceContours(mask);
