/** The errors the byte parser throws; a message names a tag or a byte offset, never a value. */
import { fault, type PedicleError } from '../../core/errors/errors.ts';

/** `(gggg,eeee)` of a tag number. */
export function tagName(tag: number): string {
  const hex = (tag >>> 0).toString(16).padStart(8, '0').toUpperCase();
  return `(${hex.slice(0, 4)},${hex.slice(4)})`;
}

export const truncated = (what: string, offset: number): PedicleError =>
  fault('dicom-truncated', { inside: what, offset });

export const malformed = (detail: string): PedicleError => fault('dicom-malformed', { detail });

export const tooLarge = (detail: string): PedicleError => fault('dicom-limit', { detail });

export const notDicom = (): PedicleError => fault('not-dicom', { packed: false });
