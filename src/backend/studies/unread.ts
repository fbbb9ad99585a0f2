/** Files that could not be read and look like slices of a series: the series may be shorter than it was, and must say so. */
import { basename, dirname, extname } from 'node:path';
import { type Finding, fault, finding } from '../../core/errors/errors.ts';
import type { AssembledCt, CtSeries } from '../../dicom/ct/types.ts';

export interface UnreadFile {
  readonly path: string;
  readonly finding: Finding;
}

/** A file name without what tells one slice from the next: `CT.0012.dcm` → `CT.#.dcm`. */
const pattern = (path: string): string =>
  basename(path)
    .replace(/\d+/g, '#')
    .replace(/(#\.)+#/g, '#');

/** Codes of files that are something else and whole: they were no slice of anything. */
const OTHER_OBJECTS: ReadonlySet<string> = new Set(['not-ct']);

/** The unread files that lie beside the files of the series and are called as they are, or claim to be DICOM and are broken. */
function besides(series: CtSeries, unread: readonly UnreadFile[]): UnreadFile[] {
  const folders = new Set(series.files.map((file) => dirname(file.source)));
  const patterns = new Set(series.files.map((file) => pattern(file.source)));
  const endings = new Set(series.files.map((file) => extname(file.source).toLowerCase()));
  return unread.filter(({ path, finding }) => {
    if (!folders.has(dirname(path)) || OTHER_OBJECTS.has(finding.code)) return false;
    if (patterns.has(pattern(path))) return true;
    return finding.code !== 'not-dicom' && endings.has(extname(path).toLowerCase());
  });
}

function incomplete(series: CtSeries, unread: readonly UnreadFile[]): CtSeries {
  const found = besides(series, unread);
  if (found.length === 0) return series;
  const lost = finding('ct-files-unreadable', 'warning', {
    names: found.map(({ path }) => basename(path)),
    files: found.length + series.files.length,
  });
  return { ...series, findings: [lost, ...series.findings] };
}

/** The studies, each series with a finding when files that look like its own could not be read. */
export const tellUnread = (assembled: AssembledCt, unread: readonly UnreadFile[]): AssembledCt => ({
  ...assembled,
  studies: assembled.studies.map((study) => ({
    ...study,
    series: study.series.map((series) => incomplete(series, unread)),
  })),
});

/** Codes of a series that lacks images its folder holds. */
const INCOMPLETE: ReadonlySet<Finding['code']> = new Set(['ct-files-unreadable', 'ct-geometry-missing']);

/**
 * For segmentation, which counts vertebrae and would count on without the ones that were cut off: refuses a CT with images left out, until a person accepts it.
 * @throws PedicleError `ct-incomplete` with the findings.
 */
export function requireComplete(series: CtSeries, accepted: boolean, how: string): void {
  const findings = series.findings.filter((f) => INCOMPLETE.has(f.code));
  if (accepted || findings.length === 0) return;
  throw fault('ct-incomplete', { how }, { findings });
}
