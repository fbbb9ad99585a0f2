/** The errors the byte parser throws; a message names a tag or a byte offset, never a value. */
import { PedicleError } from '../../core/errors/errors.ts';

/** `(gggg,eeee)` of a tag number. */
export function tagName(tag: number): string {
  const hex = (tag >>> 0).toString(16).padStart(8, '0').toUpperCase();
  return `(${hex.slice(0, 4)},${hex.slice(4)})`;
}

export const truncated = (what: string, offset: number): PedicleError =>
  new PedicleError(
    'dicom-truncated',
    `The file ends inside ${what} (byte ${offset}).`,
    'Copy or export the file again; it is incomplete.',
  );

export const malformed = (message: string): PedicleError =>
  new PedicleError(
    'dicom-malformed',
    message,
    'Export the file again; its structure does not follow DICOM PS3.5.',
  );

export const tooLarge = (message: string): PedicleError =>
  new PedicleError(
    'dicom-limit',
    message,
    'Check where the file comes from; it exceeds what a real file needs.',
  );

export const notDicom = (): PedicleError =>
  new PedicleError(
    'not-dicom',
    'The file is not DICOM.',
    'Leave it out, or check that the right file was chosen.',
  );
