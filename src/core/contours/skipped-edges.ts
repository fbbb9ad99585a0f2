/** Which edges of a slice's rings need no offset on a plane, as all that they reach is reached from elsewhere. */
import { type DepthField, surelyReached } from './near-field.ts';
import type { OffsetEdges } from './pockets.ts';

/** Edges beside the nearest one that edges are tried with, too. */
const BESIDE = 2;

/**
 * An edge is left out when the disc of its radius, drawn along it, surely lies inside what all slices reach, clear of the edge of
 * that: then something reaches further beyond each of its points. So what reaches furthest beyond a point is never left
 * out, and whatever was reached still is, however many slices leave out something for each other.
 * @param outline a ring without its pockets.
 * @returns 1 for the edges left out, by the number of their first corner; none: undefined.
 */
export function skippedEdges(
  { corners }: OffsetEdges,
  radius: number,
  field: DepthField,
): Uint8Array | undefined {
  const count = corners.length / 2;
  const skipped = new Uint8Array(count);
  let any = false;
  for (let n = 0; n < count; n += 1) {
    const q = n + 1 === count ? 0 : n + 1;
    if (
      !surelyReached(
        field,
        radius,
        corners[2 * n]!,
        corners[2 * n + 1]!,
        corners[2 * q]!,
        corners[2 * q + 1]!,
        BESIDE,
      )
    )
      continue;
    skipped[n] = 1;
    any = true;
  }
  return any ? skipped : undefined;
}
