/** Codes of the export of an RTSTRUCT and its proof. */
import { told } from './entry.ts';
import { listed } from './words.ts';

const NOTHING_SAVED = 'Nothing was saved. Try again; if it happens again, report it.';
const AS_EXPORTED = 'Open the CT again as exported by the scanner or planning system.';

/** Which step of the proof failed; `why` names a ROI Number, a slice or a tag, never a patient. */
type ProofFailure =
  | { readonly at: 'disk' | 'arrival' }
  | { readonly at: 'own-reader' | 'second-reader' | 'second-reading'; readonly why: string };

const proofWords = (d: ProofFailure): string => {
  switch (d.at) {
    case 'disk':
      return 'The file read back differs from what was proved.';
    case 'arrival':
      return 'The structures that arrived for the export are not those on screen.';
    case 'own-reader':
      return `The written file does not hold what is on screen: ${d.why}.`;
    case 'second-reader':
      return `The second reader cannot read the written file: ${d.why}.`;
    case 'second-reading':
      return `The second reader finds another file than was meant: ${d.why}.`;
  }
};

export const EXPORT_CODES = {
  'coordinate-range': {
    says: 'A contour point is not a finite position within 100 m.',
    action: 'Undo the last edit of this structure, or draw it again.',
  },
  'export-ct-unreadable': {
    says: 'The files of the CT could not be read again for the proof, so nothing was released.',
    action: 'Make sure that the CT’s folder is still there and unchanged, and export again.',
  },
  'export-empty-structures': told({
    means: 'Structures were written without any contour.',
    says: (d: { names: readonly string[] }) => `Written without any contour: ${listed(d.names)}.`,
    action: 'Draw them, or leave them out of the export.',
    example: { names: ['PTV_L3'] },
  }),
  'export-incomplete-ct': {
    says: 'The CT has no Frame of Reference UID or no Study Instance UID.',
    action: AS_EXPORTED,
  },
  'export-interpolated-left-out': told({
    means: 'Contours on interpolated slices of a resampled CT are not written.',
    says: (d: { count: number }) =>
      `The CT is resampled: contours on ${d.count} interpolated slices are not written, those on acquired slices are.`,
    action: 'Compare the volume in the other system: it fills the gaps in its own way.',
    example: { count: 4 },
  }),
  'export-mixed-identity': {
    says: 'The images of the CT differ in the patient’s name, birth date or sex; the file has those of one of them.',
    action: 'Make sure that all images are of one patient.',
  },
  'export-names-changed': told({
    means: 'Names are written otherwise than on screen.',
    says: (d: { renamed: readonly { name: string; written: string }[] }) =>
      `${d.renamed.length === 1 ? 'A name is' : `${d.renamed.length} names are`} written otherwise than on screen: ${listed(d.renamed.map(({ name, written }) => `“${name}” as “${written}”`))}.`,
    action: 'Check them, or rename the structures and export again.',
    example: { renamed: [{ name: 'Rückenmark', written: 'Rueckenmark' }] },
  }),
  'export-needs-dicom': {
    says: 'An RTSTRUCT refers to DICOM images, and this CT is a volume file without any.',
    action: 'Ask for a label map (--labels), or give the CT’s DICOM folder.',
  },
  'export-other-frame': told({
    means: 'Contours of another frame of reference are not written.',
    says: (d: { names: readonly string[] }) =>
      `Contours of another frame of reference are not written: ${listed(d.names)}.`,
    action: 'Export them on the image they were drawn on.',
    example: { names: ['GTV_MR'] },
  }),
  'export-other-image': {
    says: 'The structures belong to another image than this CT.',
    action: AS_EXPORTED,
  },
  'export-other-patient': told({
    means: 'The file to be replaced is another patient’s structure set.',
    says: (d: { file: string; theirs: string; own: string }) =>
      `${d.file} holds the structure set of another patient (${d.theirs}); this export is of ${d.own}.`,
    action: 'Choose another file name, or confirm that the other patient’s file is to be replaced.',
    example: { file: 'plan.dcm', theirs: 'ID 0815', own: 'ID 4711' },
  }),
  'export-path': { says: 'The file path must be absolute.', action: 'Choose a folder and a name.' },
  'export-proof-failed': told({
    means: 'The written file does not hold what was to be exported; nothing was saved.',
    says: (d: ProofFailure) => proofWords(d),
    action: (d) =>
      d.at === 'disk'
        ? 'Check the disk and export again.'
        : d.at === 'own-reader'
          ? NOTHING_SAVED.replace(/\.$/, ' with the name of the structure.')
          : NOTHING_SAVED,
    example: { at: 'own-reader', why: 'ROI 7, slice 12: a point differs' },
  }),
  'export-replaced': told({
    means: 'A structure set of the same patient was replaced.',
    says: (d: { file: string }) => `${d.file} held a structure set of the same patient, which was replaced.`,
    action: 'Nothing to do.',
    example: { file: 'plan.dcm' },
  }),
  'export-replaced-other-patient': told({
    means: 'A structure set of another patient was replaced, as confirmed.',
    says: (d: { file: string; theirs: string }) =>
      `${d.file} held a structure set of another patient (${d.theirs}), which was replaced.`,
    action: 'Make sure that this was meant.',
    example: { file: 'plan.dcm', theirs: 'ID 0815' },
  }),
  'export-second-reader-failed': told({
    means: 'The written file could not be read by the second reader.',
    says: (d: { why: 'late' | 'early' | { said: string } }) =>
      `The written file could not be read by the second reader: ${d.why === 'late' ? 'it took too long' : d.why === 'early' ? 'it ended early' : d.why.said}.`,
    action: 'Nothing was saved. Try again with other programs closed; if it happens again, report it.',
    example: { why: 'early' },
  }),
  'export-second-reader-missing': {
    says: 'The second reader of the export proof is not installed (dcmjs, dicom-parser), so nothing was released.',
    action: 'Install Pedicle again, or run npm install in its folder.',
  },
  'export-slice-off-grid': {
    says: 'A structure has contours on a slice that the CT does not have.',
    action: 'Open the structures with the CT they were drawn on.',
  },
  'export-unknown': { says: 'This export is not waiting any more.', action: 'Prepare it again.' },
  'export-would-replace': told({
    means: 'The target exists and is not a structure set.',
    says: (d: { file: string }) => `${d.file} exists and is not a structure set.`,
    action: 'Choose another file name; only a structure set is ever replaced by one.',
    example: { file: 'plan.dcm' },
  }),
};
