/** The local diagnosis file: the last 200 unexpected errors, without messages, paths or patient data. It never leaves the machine by itself. */
import { appendFileSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { arch, platform, release } from 'node:os';
import { join } from 'node:path';
import { keepUnexpected } from '../../core/errors/unexpected.ts';
import { type DiagnosticEntry, entryOf, entrySchema } from './entry.ts';

export const KEPT_ENTRIES = 200;
/** Cut back when the file is longer than some 400 entries can be. */
const MAX_BYTES = 400 * 1024;
const fileIn = (folder: string): string => join(folder, 'diagnostics.jsonl');

/** Entries of the file, oldest first; a line that is none is left out. */
export function readDiagnostics(folder: string): DiagnosticEntry[] {
  let text: string;
  try {
    text = readFileSync(fileIn(folder), 'utf8');
  } catch {
    return [];
  }
  const entries = text.split('\n').flatMap((line) => {
    try {
      return [entrySchema.parse(JSON.parse(line))];
    } catch {
      return [];
    }
  });
  return entries.slice(-KEPT_ENTRIES);
}

/** Adds one entry. Several processes and threads write the same file: a line is appended in one piece. */
export function addDiagnostic(folder: string, entry: DiagnosticEntry): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = fileIn(folder);
  appendFileSync(file, `${JSON.stringify(entry)}\n`, { mode: 0o600 });
  if (statSync(file).size <= MAX_BYTES) return;
  const kept = readDiagnostics(folder).map((one) => `${JSON.stringify(one)}\n`);
  const fresh = `${file}.${process.pid}.part`;
  writeFileSync(fresh, kept.join(''), { mode: 0o600 });
  renameSync(fresh, file);
}

/** From here on this thread's unexpected errors are kept in `folder`, asked for when there is one. */
export function keepDiagnostics(folder: () => string, version: string): void {
  keepUnexpected((place, error) => addDiagnostic(folder(), entryOf(place, error, version, Date.now())));
}

/** Keeps an error of the page, which has no file system. */
export function notePageError(
  folder: string,
  version: string,
  { name, frames }: Pick<DiagnosticEntry, 'name' | 'frames'>,
): void {
  const at = new Date().toISOString();
  addDiagnostic(folder, { at, version, place: 'page', name, code: '', frames });
}

/** The report a user may read and send: one text, entries newest first. */
export function diagnosticsReport(folder: string, version: string): string {
  const entries = readDiagnostics(folder).reverse();
  const head = {
    pedicle: version,
    node: process.versions.node,
    system: `${platform()} ${arch()} ${release()}`,
    entries: entries.length,
    holds:
      'Places in Pedicle’s own code where something unexpected happened. No messages, file names or patient data.',
  };
  return `${JSON.stringify({ ...head, errors: entries }, null, 2)}\n`;
}
