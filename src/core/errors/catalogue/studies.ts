/** Codes of folders, series and jobs. */
import { told } from './entry.ts';
import { listed } from './words.ts';

export const STUDIES_CODES = {
  'case-stopped': told({
    means: 'The segmentation of a series crashed or was killed.',
    says: (d: { exit: number | null }) =>
      `The segmentation of this series ended with code ${d.exit ?? 'none (killed)'}.`,
    action: 'It is tried again; if it stays, run pedicle segment on this folder to see why.',
    example: { exit: 4 },
  }),
  'ct-files-unreadable': told({
    means: 'Files that look like slices of the series could not be read.',
    says: (d: { names: readonly string[]; files: number }) =>
      `${d.names.length} of ${d.files} files of this series could not be read (${listed(d.names)}); slices are missing, at its ends or everywhere it is not noticed.`,
    action: 'Copy or export the series again before contouring on it.',
    example: { names: ['CT.0004.dcm'], files: 120 },
  }),
  'ct-incomplete': told({
    means: 'Images of the CT could not be read and were left out.',
    says: 'Images of this CT could not be read and were left out.',
    action: (d: { how: string }) => `Complete the series. To go on without them: ${d.how}.`,
    example: { how: '--incomplete' },
  }),
  'ct-none': told({
    means: 'No CT series that forms a volume was found.',
    says: (d: { files: number | null; packed: boolean }) =>
      d.files === null
        ? 'No CT series that forms a volume was found.'
        : `None of the ${d.files} files is a CT image, a structure set, a plan or a dose.`,
    action: (d) =>
      d.files === null
        ? 'Check the folder; the findings say what was there.'
        : d.packed
          ? 'Unpack the files first.'
          : 'Check that this is the right folder.',
    example: { files: 12, packed: false },
  }),
  'ct-several': told({
    means: 'There are several CT volumes; one must be chosen.',
    says: (d: { count: number; choices: string }) => `There are ${d.count} CT volumes here: ${d.choices}.`,
    action: 'Choose one with --series.',
    example: { count: 2, choices: 'Thorax 3 mm (1.2.3), Thorax 1 mm (1.2.4)' },
  }),
  'demo-damaged': {
    says: 'The demonstration case cannot be read.',
    action: 'Remove its folder and start again.',
  },
  'job-unfinished': { says: 'This job has not finished.', action: 'Wait for it to be done.' },
  'job-unknown': { says: 'This job does not exist.', action: 'Start it again.' },
  'no-files': { says: 'There is no file to read here.', action: 'Check the path.' },
  'protocol-unknown': told({
    means: 'There is no structure template of that name.',
    says: (d: { id: string; ids: readonly string[] }) => `There is no structure template called ${d.id}.`,
    action: (d) => `Choose one of ${d.ids.join(', ')}.`,
    example: { id: 'spine-sbrt', ids: ['spine-sbrt', 'pelvis'] },
  }),
  'queue-in-use': {
    says: 'Another Pedicle on this machine is working on this queue.',
    action: 'Stop that one first, or let both share a PostgreSQL server (--queue postgres://…).',
  },
  'queue-unreachable': {
    says: 'The PostgreSQL server of the queue does not answer, or does not let Pedicle in.',
    action: 'Check its address, name and password (--queue or PEDICLE_QUEUE), and that it runs.',
  },
  'series-refused': { says: 'This series does not form one regular CT volume.', action: 'See its findings.' },
  'series-unknown': told({
    means: 'There is no series of that UID.',
    says: (d: { keys: readonly string[] | null }) =>
      d.keys === null
        ? 'This series is not in the folder that was read last.'
        : 'No series of this UID is here.',
    action: (d) => (d.keys === null ? 'Open its folder again.' : `Choose one of ${d.keys.join(', ')}.`),
    example: { keys: null },
  }),
};
