/** Codes of DICOM files as such: reading their structure, writing elements. */
import { type Detail, told } from './entry.ts';

export const DICOM_CODES = {
  'decimal-not-finite': {
    says: 'A number that is not finite cannot be written to DICOM.',
    action: 'Check the contour or geometry it comes from.',
  },
  'dicom-limit': told({
    means: 'The file exceeds what a real file needs.',
    says: (d: Detail) => d.detail,
    action: 'Check where the file comes from; it exceeds what a real file needs.',
    example: { detail: 'Sequences are nested more than 32 deep.' },
  }),
  'dicom-malformed': told({
    means: 'The file does not follow the structure of DICOM.',
    says: (d: Detail) => d.detail,
    action: 'Export the file again; its structure does not follow DICOM PS3.5.',
    example: { detail: '(0008,0018) occurs twice with different values.' },
  }),
  'dicom-truncated': told({
    means: 'The file ends inside an element.',
    says: (d: { inside: string; offset: number }) => `The file ends inside ${d.inside} (byte ${d.offset}).`,
    action: 'Copy or export the file again; it is incomplete.',
    example: { inside: '(7FE0,0010)', offset: 132 },
  }),
  'dicom-write': told({
    means: 'A DICOM element cannot be written.',
    says: (d: { tag: string; why: string }) => `${d.tag} ${d.why}.`,
    action: 'This is a fault of Pedicle: report it.',
    example: { tag: '(0008,0018)', why: 'has a value that does not fit' },
  }),
  'not-dicom': told({
    means: 'The file is not DICOM.',
    says: 'The file is not DICOM.',
    action: (d: { packed: boolean }) =>
      d.packed ? 'Unpack it first.' : 'Leave it out, or check that the right file was chosen.',
    example: { packed: false },
  }),
};
