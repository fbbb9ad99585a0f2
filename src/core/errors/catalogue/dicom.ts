/** Codes of DICOM files as such: reading their structure, writing elements. */
import { byCase, type CaseIn, told } from './entry.ts';

/** The part of a file that does not fit. */
const PART = byCase({
  element: (d: { tag: string }) => d.tag,
  sequence: (d: { tag: string }) => `sequence ${d.tag}`,
  item: (d: { tag: string }) => `an item of ${d.tag}`,
  header: 'an element header',
  pixels: 'encapsulated pixel data',
  fragment: 'a fragment of the pixel data',
});
export type FilePart = CaseIn<typeof PART>;

/** Tags as `(gggg,eeee)`; `byte` is the offset in the file. */
const MALFORMED = byCase({
  'no-data-set': 'The file holds a header but no data set.',
  'deflate-broken': 'The deflated data set is broken or incomplete.',
  twice: (d: { tag: string }) => `${d.tag} occurs twice with different values.`,
  'no-item': (d: { tag: string; found: string }) => `Sequence ${d.tag} holds ${d.found} instead of an item.`,
  'no-fragment': (d: { found: string }) => `Encapsulated pixel data holds ${d.found} instead of a fragment.`,
  'length-too-long': (d: { part: FilePart; byte: number }) =>
    `The length of ${PART(d.part)} does not fit into what encloses it (byte ${d.byte}).`,
  'out-of-place': (d: { tag: string; byte: number }) => `${d.tag} out of place (byte ${d.byte}).`,
  'no-vr': (d: { tag: string; byte: number }) =>
    `${d.tag} has no valid value representation (byte ${d.byte}).`,
});

const LIMIT = byCase({
  elements: (d: { most: number }) => `The file has more than ${d.most} elements.`,
  depth: (d: { most: number }) => `Sequences are nested more than ${d.most} deep.`,
  fragments: 'The pixel data has too many fragments.',
  deflated: (d: { megabytes: number }) => `The deflated data set grows beyond ${d.megabytes} MB.`,
});

const UNWRITABLE = byCase({
  'not-its-vr': (d: { vr: string }) => `holds no valid ${d.vr}`,
  'out-of-range': (d: { vr: string }) => `holds a number outside ${d.vr}`,
  'several-values': 'takes one value only',
  'no-text': (d: { vr: string }) => `needs text for ${d.vr}`,
  'too-long': (d: { vr: string }) => `is too long for ${d.vr}`,
  'no-uid': 'holds no valid UID',
  backslash: 'holds a backslash inside a value',
  'no-numbers': (d: { vr: string }) => `needs numbers for ${d.vr}`,
  'no-bytes': (d: { vr: string }) => `needs bytes for ${d.vr}`,
  twice: 'is given twice',
  'no-items': 'needs a list of items',
});

export const DICOM_CODES = {
  'decimal-not-finite': {
    says: 'A number that is not finite cannot be written to DICOM.',
    action: 'Check the contour or geometry it comes from.',
  },
  'dicom-limit': told({
    means: 'The file exceeds what a real file needs.',
    says: LIMIT,
    action: 'Check where the file comes from; it exceeds what a real file needs.',
    example: { what: 'depth', most: 32 },
  }),
  'dicom-malformed': told({
    means: 'The file does not follow the structure of DICOM.',
    says: MALFORMED,
    action: 'Export the file again; its structure does not follow DICOM PS3.5.',
    example: { what: 'twice', tag: '(0008,0018)' },
  }),
  'dicom-truncated': told({
    means: 'The file ends inside an element.',
    says: (d: { inside: FilePart; byte: number }) =>
      `The file ends inside ${PART(d.inside)} (byte ${d.byte}).`,
    action: 'Copy or export the file again; it is incomplete.',
    example: { inside: { what: 'element', tag: '(7FE0,0010)' }, byte: 132 },
  }),
  'dicom-write': told({
    means: 'A DICOM element cannot be written.',
    says: (d: { tag: string; why: CaseIn<typeof UNWRITABLE> }) => `${d.tag} ${UNWRITABLE(d.why)}.`,
    action: 'This is a fault of Pedicle: report it.',
    example: { tag: '(0008,0018)', why: { what: 'no-uid' } },
  }),
  'not-dicom': told({
    means: 'The file is not DICOM.',
    says: 'The file is not DICOM.',
    action: (d: { packed: boolean }) =>
      d.packed ? 'Unpack it first.' : 'Leave it out, or check that the right file was chosen.',
    example: { packed: false },
  }),
};
