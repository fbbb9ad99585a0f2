/** Codes of files, folders and disks. */
import { told } from './entry.ts';

/** A file by its base name. */
interface OfFile {
  readonly name: string;
}
/** A file by its base name, and the folder it is to be in. */
interface InFolder extends OfFile {
  readonly folder: string;
}
const FILE: OfFile = { name: 'plan.dcm' };
const IN_FOLDER: InFolder = { name: 'plan.dcm', folder: '/data' };

const GOES_ON = 'Editing goes on as soon as saving works again.';
const notSaved = (why: string): string => `The last edit is not saved: ${why}.`;

const OWN_FOLDER = {
  'read-only': 'the disk can only be read',
  'not-allowed': 'this user may not',
  'no-folder': 'a file is in its place',
};

export const FILES_CODES = {
  'disk-error': told({
    means: 'The disk reported an error while a file was written.',
    says: (d: OfFile) => `The disk reported an error while ${d.name} was written.`,
    action: 'Check the disk or the network drive, and choose another place meanwhile.',
    example: FILE,
  }),
  'disk-full': told({
    means: 'There is no room on the disk.',
    says: (d: OfFile) => `There is no room on the disk for ${d.name}.`,
    action: 'Free some space, or choose another disk, and try again.',
    example: FILE,
  }),
  'disk-read-only': told({
    means: 'The disk can only be read.',
    says: (d: InFolder) => `${d.name} cannot be written: ${d.folder} is on a disk that can only be read.`,
    action: 'Choose a folder on another disk.',
    example: IN_FOLDER,
  }),
  'file-exists': told({
    means: 'The file exists already and was left as it is.',
    says: (d: OfFile) => `${d.name} exists already and was left as it is.`,
    action: 'Choose another name, or say that it may be replaced.',
    example: FILE,
  }),
  'file-is-input': told({
    means: 'The file to write is the one that is read.',
    says: (d: OfFile) => `${d.name} is the structure set that this is made from; it was left as it is.`,
    action: 'Choose another name. --force replaces it all the same.',
    example: FILE,
  }),
  'file-in-use': told({
    means: 'The file is in use by another program.',
    says: (d: OfFile) => `${d.name} is in use by another program.`,
    action: 'Close it there, or choose another name.',
    example: FILE,
  }),
  'file-is-dicom': told({
    means: 'The target is a DICOM file, and what was to be written is none.',
    says: (d: OfFile) => `${d.name} is a DICOM file and was left as it is.`,
    action: 'Choose another name; an image is never replaced by something else.',
    example: FILE,
  }),
  'file-is-folder': told({
    means: 'The target is a folder.',
    says: (d: OfFile) => `${d.name} is a folder.`,
    action: 'Add a file name.',
    example: FILE,
  }),
  'file-name-too-long': {
    says: 'The file name is too long for this disk.',
    action: 'Choose a shorter one.',
  },
  'file-no-file': told({
    means: 'Not an ordinary file but a folder, a device or a pipe.',
    says: (d: { name: string | null }) =>
      d.name === null ? 'The target is a device or pipe.' : `${d.name} is a folder, a device or a pipe.`,
    action: 'Choose an ordinary file.',
    example: FILE,
  }),
  'file-not-allowed': told({
    means: 'The user may not write there.',
    says: (d: InFolder) => `You may not write ${d.name} in ${d.folder}.`,
    action: 'Choose a folder of your own, or ask for the right to write there.',
    example: IN_FOLDER,
  }),
  'file-too-large': told({
    means: 'The file is larger than can be read at once.',
    says: (d: OfFile & { megabytes: number }) =>
      `${d.name} has ${d.megabytes} MB, more than can be read at once.`,
    action: 'Check that it is the right file.',
    example: { name: 'ct.nii.gz', megabytes: 9000 },
  }),
  'file-unreadable': told({
    means: 'A file cannot be read.',
    says: (d: { name: string | null }) =>
      d.name === null ? 'The file cannot be read.' : `${d.name} cannot be read.`,
    action: 'Check that the file exists and that you may read it.',
    example: FILE,
  }),
  'file-write-failed': told({
    means: 'A file could not be written.',
    says: (d: OfFile & { system: string }) =>
      `${d.name} could not be written${d.system === '' ? '' : ` (${d.system})`}.`,
    action: 'Check that the folder exists, is writable and has room.',
    example: { name: 'plan.dcm', system: 'EIO' },
  }),
  'folder-missing': told({
    means: 'The folder does not exist.',
    says: (d: { folder: string; instead: boolean }) =>
      d.instead ? `${d.folder} is not a folder.` : `The folder ${d.folder} does not exist.`,
    action: (d) =>
      d.instead ? 'Choose a folder that exists.' : 'Make the folder first, or choose another one.',
    example: { folder: '/data', instead: false },
  }),
  'folder-path': {
    says: 'The folder path must be absolute.',
    action: 'Give the whole path, from the root or drive.',
  },
  'folder-unreadable': told({
    means: 'A folder cannot be read.',
    says: (d: { what: 'this' | 'folder' | 'path' }) =>
      `${d.what === 'this' ? 'This folder' : `A ${d.what}`} cannot be read.`,
    action: 'Check that it exists and that you may read it.',
    example: { what: 'this' },
  }),
  'own-folder': told({
    means: 'Nothing can be written in the folder where Pedicle keeps its own files.',
    says: (d: { folder: string; why: 'read-only' | 'not-allowed' | 'no-folder' | 'no-home' }) =>
      d.why === 'no-home'
        ? 'This user has no home folder, and Pedicle no place for its own files.'
        : `Pedicle cannot write in its own folder ${d.folder}: ${OWN_FOLDER[d.why]}.`,
    action: 'Set the environment variable PEDICLE_HOME to a folder you may write to, and start again.',
    example: { folder: '/home/anna/.local/share/pedicle', why: 'read-only' },
  }),
  'storage-failed': { says: notSaved('the disk reports an error'), action: `Check the disk. ${GOES_ON}` },
  'storage-full': { says: notSaved('the disk is full'), action: `Free some room on it. ${GOES_ON}` },
  'storage-gone': {
    says: notSaved('the folder is gone'),
    action: `Bring the disk or folder back. ${GOES_ON}`,
  },
  'storage-not-allowed': {
    says: notSaved('writing there is not allowed'),
    action: `Ask for the right to write to this folder. ${GOES_ON}`,
  },
  'storage-read-only': {
    says: notSaved('the disk is read-only'),
    action: `Make it writable again, or start Pedicle with PEDICLE_HOME set to a folder on another disk. ${GOES_ON}`,
  },
};
