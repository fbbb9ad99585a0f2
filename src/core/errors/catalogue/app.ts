/** Codes of the program itself: calls, connections, workers, command line. */
import { told } from './entry.ts';

const CANCELLED = {
  command: ['The command was stopped.', 'Nothing half done was left; start it again.'],
  folder: ['Reading the folder was cancelled.', 'Open it again.'],
  loading: ['Loading was cancelled.', 'Load the series again.'],
  margin: ['The margin was cancelled.', 'Start it again when you want it.'],
  transfer: ['The transfer was stopped.', 'Start it again.'],
  segmentation: ['The segmentation was cancelled.', 'Start it again when you need it.'],
  work: ['The work was cancelled.', 'Start it again when you like.'],
} as const;

export const APP_CODES = {
  'bad-parameters': told({
    means: 'A call was refused because its parameters are wrong.',
    says: (d: { method: string; where: string }) => `The call ${d.method} was refused: check ${d.where}.`,
    action: 'Correct the value and try again.',
    example: { method: 'openCase', where: 'path' },
  }),
  'bad-reply': told({
    means: 'The reply to a call was malformed.',
    says: (d: { method: string }) => `The reply to ${d.method} was malformed.`,
    action: 'Reload; if it stays, report it.',
    example: { method: 'openCase' },
  }),
  'blob-unavailable': {
    says: 'Part of the image could not be fetched.',
    action: 'Close the case and open it again.',
  },
  cancelled: told({
    means: 'The work was cancelled.',
    says: (d: { what: keyof typeof CANCELLED }) => CANCELLED[d.what][0],
    action: (d) => CANCELLED[d.what][1],
    example: { what: 'loading' },
  }),
  'connection-lost': told({
    means: 'The connection to the Pedicle backend was lost.',
    says: 'The connection to the Pedicle backend was lost.',
    action: (d: { saved: boolean }) =>
      d.saved
        ? 'What was said to be saved is on disk: start Pedicle again and resume it from the sessions.'
        : 'Restart Pedicle.',
    example: { saved: true },
  }),
  'connection-refused': {
    says: 'Pedicle’s backend does not answer.',
    action: 'Start Pedicle again and open the address it prints.',
  },
  internal: told({
    means: 'Something went wrong inside Pedicle.',
    says: (d: { what: 'fault' | 'memory' }) =>
      d.what === 'memory' ? 'There was not enough memory.' : 'Something went wrong inside Pedicle.',
    action: (d) =>
      d.what === 'memory'
        ? 'Close other programs, or work on fewer structures or slices.'
        : 'Try again; if it stays, send the report of `pedicle diagnostics` or Help → Save report: it holds no patient data.',
    example: { what: 'fault' },
  }),
  'port-in-use': told({
    means: 'The port cannot be opened.',
    says: (d: { port: number; of: 'page' | 'metrics' } | { port: number; address: string }) =>
      `Port ${d.port} cannot be opened${'address' in d ? ` on ${d.address}` : ''}.`,
    action: (d) =>
      'address' in d
        ? 'Choose another port or address in the network settings.'
        : `Choose another with ${d.of === 'page' ? '--port' : '--metrics-port'}, or 0 for any.`,
    example: { port: 8080, of: 'page' },
  }),
  'task-crashed': {
    says: 'A computation stopped unexpectedly.',
    action: 'Try again; with very large data, close other programs first.',
  },
  'unknown-call': {
    says: 'This call does not exist.',
    action: 'Reload the page: interface and backend differ in version.',
  },
  'worker-failed': told({
    means: 'A calculation in the background failed.',
    says: (d: { what: 'calculation' | 'folder' }) =>
      d.what === 'folder'
        ? 'Reading the folder stopped unexpectedly.'
        : 'A calculation in the background failed.',
    action: (d) => (d.what === 'folder' ? 'Open it again.' : 'Undo the last edit and try again.'),
    example: { what: 'calculation' },
  }),
};
