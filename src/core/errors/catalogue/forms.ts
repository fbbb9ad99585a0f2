/** Codes of other forms a structure set is written in (DICOM Segmentation, surfaces), and of the audit log. */
import { byCase, type CaseIn, told } from './entry.ts';

const UNREADABLE = byCase({
  'other-kind': 'it is another kind of file',
  'other-size': 'its frames have another size than the CT',
  'not-binary': 'it is not binary',
  'frames-missing': 'frames are missing',
  'no-segment': 'a frame names no segment',
  'no-position': 'a frame has no position',
  'no-slice': 'a frame lies on no slice of the CT',
});

const CHOOSE = 'Choose other structures.';

export const FORMS_CODES = {
  'audit-changed': told({
    means: 'The audit log of a folder is not what was written.',
    says: (d: { line: number }) => `The audit log was changed (line ${d.line}).`,
    action: 'Keep the folder as it is and find out who changed it; `pedicle audit verify` says where.',
    example: { line: 12 },
  }),
  'audit-export-not-noted': told({
    means: 'A file was exported, but the audit log could not note it.',
    says: (d: { error: { message: string } }) =>
      `The file is written, but the audit log does not say so: ${d.error.message}`,
    action: 'Note it elsewhere, and see to the log before the next signature.',
    example: { error: { message: 'The audit log was changed (line 12).' } },
  }),
  'export-approval-gone': {
    says: 'The file says APPROVED, but the approval was taken back or given anew since it was written.',
    action: 'Write and prove it again.',
  },
  'audit-in-use': {
    says: 'Another Pedicle is writing the audit log.',
    action: 'Wait a moment and try again.',
  },
  'audit-unreadable': { says: 'The audit log cannot be read.', action: 'Check the folder.' },
  'form-proof-failed': told({
    means: 'A file read back from disk is not what is on screen.',
    says: (d: { what: 'surface' | 'segmentation' | 'report' }) =>
      `The ${d.what} read back from disk is not the one on screen.`,
    action: 'Nothing was written; report it.',
    example: { what: 'surface' },
  }),
  'form-would-replace': told({
    means: 'The target exists and is no segmentation.',
    says: (d: { file: string }) => `${d.file} exists and is no DICOM Segmentation.`,
    action: 'Choose another file name; only a segmentation is ever replaced by one.',
    example: { file: 'CT.1.dcm' },
  }),
  'mesh-unreadable': told({
    means: 'A surface file cannot be read.',
    says: (d: { form: string }) => `The ${d.form.toUpperCase()} file is not complete.`,
    action: 'Write it again.',
    example: { form: 'stl' },
  }),
  'mesh-volume-differs': told({
    means: 'A surface encloses another volume than the voxels.',
    says: (d: { name: string; cc: number; voxelCc: number }) =>
      `The surface of ${d.name} encloses ${d.cc.toFixed(2)} cc, its voxels ${d.voxelCc.toFixed(2)} cc.`,
    action: 'The structure is small for its voxels, or was made coarser: look at it before it is printed.',
    example: { name: 'GTV', cc: 0.4, voxelCc: 0.5 },
  }),
  'seg-empty': told({
    means: 'Nothing has a voxel or contour that could be written.',
    says: (d: { without: 'contours' | 'voxel' }) =>
      d.without === 'voxel'
        ? 'No structure has a voxel on this CT.'
        : 'No structure has contours on this CT.',
    action: CHOOSE,
    example: { without: 'voxel' },
  }),
  'seg-resampled': {
    says: 'A segmentation refers to acquired images; this CT is resampled.',
    action: 'Write a label map instead.',
  },
  'seg-unreadable': told({
    means: 'A DICOM Segmentation cannot be read.',
    says: (d: CaseIn<typeof UNREADABLE>) => `This segmentation cannot be read: ${UNREADABLE(d)}.`,
    action: 'Export it again.',
    example: { what: 'no-slice' },
  }),
};
