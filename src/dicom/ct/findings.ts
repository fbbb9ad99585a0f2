/** Findings about CT files and series; each has its sentence and its advice in one place. */
import type { Code } from '../../core/errors/codes.ts';
import type { Finding, Severity } from '../../core/errors/errors.ts';

const ADVICE = {
  export: 'Export the series again from the scanner or archive.',
  choose: 'Check that the right files were chosen.',
  look: 'Look at the slices concerned before contouring on them.',
  none: 'Nothing to do.',
  resample:
    'Complete the series, or open it resampled to regular spacing (--resample), where that is offered.',
} as const;

export type Advice = keyof typeof ADVICE;

/** Builds a finding; `where` names files or zero-based slices. */
export function finding(
  code: Code,
  severity: Severity,
  message: string,
  advice: Advice,
  where: { file?: string; slices?: readonly number[] } = {},
): Finding {
  return { code, severity, message, action: ADVICE[advice], ...where };
}

/** `3, 4 and 7` or `3–9` style list of slice numbers for a message, one-based as shown to users. */
export function sliceList(slices: readonly number[]): string {
  const runs: string[] = [];
  for (let n = 0; n < slices.length; n += 1) {
    const start = slices[n] as number;
    let end = start;
    while (slices[n + 1] === end + 1) {
      end += 1;
      n += 1;
    }
    runs.push(start === end ? `${start + 1}` : `${start + 1}–${end + 1}`);
  }
  return runs.length > 12 ? `${runs.slice(0, 12).join(', ')} …` : runs.join(', ');
}

/** Base name of a path, whatever its separators; messages show this, never the folders above. */
export const baseName = (source: string): string => source.slice(source.search(/[^/\\]*$/));
