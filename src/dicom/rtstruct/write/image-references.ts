/** References to the CT's images: each slice's own SOP instance, never counted or computed. */
import type { CtSeries, CtSlice } from '../../ct/types.ts';
import { TAG as T } from '../../tags.ts';
import type { WriteElement, WriteItem } from '../../write/types.ts';
import { ctPlanes } from '../read/place.ts';
import { uidValue } from '../text.ts';

/** Per slice k the item of a Contour Image Sequence; undefined for a slice that is interpolated, not acquired. */
export interface ImageReferences {
  readonly perSlice: readonly (WriteItem | undefined)[];
}

function item(slice: CtSlice, frames: readonly number[]): WriteItem {
  const reference: WriteElement[] = [
    { tag: T.referencedSopClassUid, vr: 'UI', value: uidValue(slice.sopClassUid) },
    { tag: T.referencedSopInstanceUid, vr: 'UI', value: uidValue(slice.sopInstanceUid) },
  ];
  if (frames.length > 0) reference.push({ tag: T.referencedFrameNumber, vr: 'IS', value: frames });
  return reference;
}

export function imageReferences(ct: CtSeries): ImageReferences {
  const planes = ctPlanes(ct);
  const [nx, ny, nz] = planes.normal;
  const perSlice = ct.slices.map((slice, k) => {
    const [x, y, z] = slice.positionMm;
    const off = Math.abs(nx * x + ny * y + nz * z - planes.positionsMm[k]!);
    if (ct.resampled && off > planes.toleranceMm) return undefined;
    return item(slice, slice.frameNumber === null ? [] : [slice.frameNumber]);
  });
  return { perSlice };
}

export const imageReference = (images: ImageReferences, k: number): WriteItem | undefined =>
  images.perSlice[k];

/** All images of the series, one item an instance, for the RT Referenced Series Sequence. */
export function allImages(ct: CtSeries): WriteItem[] {
  const byInstance = new Map<string, { slice: CtSlice; frames: number[] }>();
  for (const slice of ct.resampled?.acquired ?? ct.slices) {
    const entry = byInstance.get(slice.sopInstanceUid) ?? { slice, frames: [] };
    if (slice.frameNumber !== null) entry.frames.push(slice.frameNumber);
    byInstance.set(slice.sopInstanceUid, entry);
  }
  return [...byInstance.values()].map(({ slice, frames }) => item(slice, frames));
}
