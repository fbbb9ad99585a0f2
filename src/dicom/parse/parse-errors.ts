/** The errors the byte parser throws; a message names a tag or a byte offset, never a value. */
import type { FilePart } from '../../core/errors/catalogue/dicom.ts';
import type { Data } from '../../core/errors/catalogue/index.ts';
import { fault, type PedicleError } from '../../core/errors/errors.ts';

/** `(gggg,eeee)` of a tag number. */
export function tagName(tag: number): string {
  const hex = (tag >>> 0).toString(16).padStart(8, '0').toUpperCase();
  return `(${hex.slice(0, 4)},${hex.slice(4)})`;
}

export const truncated = (inside: FilePart, byte: number): PedicleError =>
  fault('dicom-truncated', { inside, byte });

export const malformed = (what: Data<'dicom-malformed'>): PedicleError => fault('dicom-malformed', what);

export const tooLarge = (what: Data<'dicom-limit'>): PedicleError => fault('dicom-limit', what);

export const notDicom = (): PedicleError => fault('not-dicom', { packed: false });
