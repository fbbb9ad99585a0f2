/** Codes of open cases and saved sessions. */
import { told } from './entry.ts';

/** Where a saved session was damaged: how many records are lost (null: nobody can tell), and when they were written. */
interface Damage {
  readonly lost: number | null;
  readonly times: readonly string[];
  /** Undo and redo of lost steps. */
  readonly dropped: number;
  /** Structures whose names are lost. */
  readonly nameless: number;
}
const damageWords = (d: Damage): string =>
  [
    `The saved session was damaged: ${d.lost ?? 'some'} of its records are lost (${d.times.join(', ')}); everything before and after them is here.`,
    ...(d.dropped === 0 ? [] : [`${d.dropped} undo or redo of lost steps could not be followed.`]),
    ...(d.nameless === 0 ? [] : [`${d.nameless} structures lost their names and are called Recovered_1 ….`]),
  ].join(' ');

export const JOURNAL_CODES = {
  'case-unknown': { says: 'This case is not open any more.', action: 'Open it again.' },
  'client-gone': { says: 'The page was closed.', action: 'Open the case again.' },
  'journal-closed': { says: 'This session is closed.', action: 'Resume it from the list.' },
  'journal-ct-changed': {
    says: 'The CT is not the one this session was saved on: its images or their places differ.',
    action: 'Bring back the CT as it was; the session is kept.',
  },
  'journal-ct-gone': {
    says: 'The CT of this session is not where it was.',
    action: 'Say in which folder it is now; the session is kept.',
  },
  'journal-ct-slices-missing': told({
    means: 'Slices that carry contours of the session are missing from the CT.',
    says: (d: { missing: number }) =>
      `${d.missing} slices that carry contours of this session are missing from the CT.`,
    action: 'Bring the missing slices back into the CT’s folder; the session is kept.',
    example: { missing: 4 },
  }),
  'journal-damaged': told({
    means: 'The file of a saved session was damaged; what is intact was kept.',
    says: (d: { damage: Damage | null }) =>
      d.damage === null
        ? 'The file of the saved session was damaged, but nothing of the work is lost.'
        : damageWords(d.damage),
    action: (d) =>
      `${d.damage === null ? 'Check the disk.' : 'Check the structures that were edited then.'} The damaged file is kept beside the session until you delete it.`,
    example: { damage: { lost: 2, times: ['10:03:10 – 10:03:12'], dropped: 0, nameless: 0 } },
  }),
  'journal-newer': told({
    means: 'The session was saved by a newer Pedicle.',
    says: (d: { copied: boolean }) =>
      d.copied
        ? 'This session was saved by a newer Pedicle. What this one understands was copied into a new session; the old one is left as it is.'
        : 'This session was saved by a newer Pedicle, which this one does not understand.',
    action: (d) =>
      d.copied
        ? 'Update Pedicle and resume the old session to have all of it.'
        : 'Update Pedicle; the session is kept.',
    example: { copied: true },
  }),
  'journal-not-numbers': told({
    means: 'Rings of an old saved session held no numbers and were left out.',
    says: (d: { dropped: number }) =>
      `${d.dropped} rings of the saved session held no numbers and were left out.`,
    action: 'Look through the structures that were edited last.',
    example: { dropped: 3 },
  }),
  'journal-open': told({
    means: 'This saved session is open already.',
    says: (d: { sameName: boolean }) =>
      d.sameName
        ? 'A session of this name exists.'
        : 'This saved session is open already, or is just being opened.',
    action: (d) =>
      d.sameName ? 'Open the CT again.' : 'Go on in the window that has it, or close that one first.',
    example: { sameName: false },
  }),
  'journal-other-patient': {
    says: 'The CT is of another patient than this saved session.',
    action: 'Bring back the CT that the session was made on; the session is kept.',
  },
  'journal-out-of-step': {
    says: 'Edits made before this one have not reached the saved session.',
    action: 'Nothing is lost: reload the page to go on from what is saved.',
  },
  'journal-other-study': {
    says: 'The CT is in another study than when this session was saved; its images are the same.',
    action: 'Go on if the archive has sorted them anew; an export names the study of now.',
  },
  'journal-patient-described-anew': {
    says: 'The patient’s name or birth date differs from when this session was saved; the patient ID is the same.',
    action: 'Make sure that it is the same patient before you go on.',
  },
  'journal-set-damaged': told({
    means: 'The kept copy of an imported structure set is damaged.',
    says: (d: { gone: number }) =>
      `The kept copy of an imported structure set is damaged: ${d.gone} of its structures came back without their imported contours.`,
    action: 'Import the structure set again, and compare.',
    example: { gone: 3 },
  }),
  'journal-slices-moved': told({
    means: 'The CT has lost or gained slices since the session was saved.',
    says: (d: { before: number; now: number }) =>
      `The CT had ${d.before} slices when this session was saved and has ${d.now} now; every contour was put back on its own image.`,
    action: 'Look at the first and last slices of the structures.',
    example: { before: 80, now: 78 },
  }),
  'journal-torn': {
    says: 'The last record of the saved session was not whole: an edit just being saved when Pedicle ended is not in it.',
    action: 'Check the edit that was made last.',
  },
  'journal-unreadable': told({
    means: 'This saved session cannot be read.',
    says: (d: { why: 'gone' | 'file' | 'start' }) =>
      d.why === 'gone'
        ? 'This saved session is not there any more.'
        : d.why === 'file'
          ? 'This saved session cannot be read.'
          : 'This saved session is damaged at its very start.',
    action: (d) =>
      d.why === 'gone'
        ? 'It may have been deleted; choose another.'
        : d.why === 'file'
          ? 'It may have been removed; choose another.'
          : 'Its file is kept as it is; the CT itself is not affected.',
    example: { why: 'start' },
  }),
  'journal-without-fingerprint': {
    says: 'This session was saved by Pedicle 0.1.0, which did not note the patient and images it was made on.',
    action: 'Make sure that patient and contours fit before you go on.',
  },
};
