/** What is kept of unexpected errors, on this machine only. */
export {
  addDiagnostic,
  diagnosticsReport,
  keepDiagnostics,
  notePageError,
  readDiagnostics,
} from './diagnostics.ts';
export { entryOf } from './entry.ts';
export { VERSION } from './version.ts';
