/** What is kept of an unexpected error: where in our own code, never what it said, as that could name a patient. */
import { z } from 'zod';
import type { Place } from '../../core/errors/unexpected.ts';

const frame = z.string().regex(/^[\w$.<># ]{0,120}@[\w./-]{1,200}:\d{1,7}:\d{1,7}$/);
export const entrySchema = z.object({
  at: z.string().regex(/^[\dT:.Z-]{1,30}$/),
  version: z.string().regex(/^[\w.+-]{1,40}$/),
  place: z.enum(['call', 'task', 'load', 'segmentation', 'command', 'host', 'journal', 'page']),
  /** Class of the error, as TypeError. */
  name: z.string().regex(/^[A-Za-z]{1,60}$/),
  /** The system's or Node's own code, as ENOSPC; empty for most. */
  code: z.string().regex(/^[A-Z0-9_]{0,60}$/),
  /** `function@file:line:column`, innermost first, our own files only. */
  frames: z.array(frame).max(40),
});
export type DiagnosticEntry = z.infer<typeof entrySchema>;

/** `    at name (file:///…/src/x.ts:1:2)` or without a name. */
const FRAME =
  /^\s+at (?:(?:async )?(?:new )?([\w$.<>#]+(?: \[as [\w$]+\])?) \()?(?:file:\/\/)?(.+?):(\d+):(\d+)\)?$/;
/** Our files, by their place in the repository or the package. */
const OWN = /(?:^|[/\\])((?:src|electron|out)[/\\][\w./\\-]+\.(?:[cm]?[jt]sx?))$/;

/** Frames of `stack` that lie in our own code. The message in front is cut off first: it could look like one. */
export function ownFrames(error: Error): string[] {
  const stack = error.stack ?? '';
  const start = stack.indexOf(error.message);
  const lines = stack.slice(start < 0 ? 0 : start + error.message.length).split('\n');
  return lines.flatMap((line) => {
    const match = FRAME.exec(line);
    const file = OWN.exec(match?.[2] ?? '')?.[1];
    if (match === null || file === undefined || file.includes('node_modules')) return [];
    const name = (match[1] ?? '').replaceAll(/[[\]]/g, '');
    const text = `${name}@${file.replaceAll('\\', '/')}:${match[3]}:${match[4]}`;
    return frame.safeParse(text).success ? [text] : [];
  });
}

/** @param now milliseconds since 1970. */
export function entryOf(place: Place, error: unknown, version: string, now: number): DiagnosticEntry {
  const known = error instanceof Error;
  const code = known && 'code' in error ? String(error.code) : '';
  return {
    at: new Date(now).toISOString(),
    version,
    place,
    name: known && /^[A-Za-z]{1,60}$/.test(error.name) ? error.name : 'Unknown',
    code: /^[A-Z0-9_]{1,60}$/.test(code) ? code : '',
    frames: known ? ownFrames(error).slice(0, 40) : [],
  };
}
