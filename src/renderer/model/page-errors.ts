/**
 * Unexpected errors of the page go into the diagnosis file of this machine (Help → Save report): the class of the error
 * and the places in our own code, never what it said, as that could name a patient.
 */
import { PedicleError } from '../../core/errors/errors.ts';
import { keepUnexpected } from '../../core/errors/unexpected.ts';

export interface PageError {
  readonly name: string;
  /** `function@assets/file.js:line:column`, innermost first. */
  readonly frames: readonly string[];
}

/** More of one page are the same fault again and again. */
const MOST = 50;
const MOST_FRAMES = 40;

/** `    at name (http://host/assets/x.js?v=1:12:3)`, or without a name; files of our own bundle or of the sources only. */
const FRAME =
  /^\s+at (?:(?:async )?(?:new )?([\w$.<>#]{1,120})(?: \[as [\w$]+\])? \()?\w+:\/\/.*?\/((?:assets|src)\/[\w./-]{1,190}\.[cm]?[jt]sx?)(?:\?[\w=&.-]*)?:(\d{1,7}):(\d{1,7})\)?$/;

/** What may be kept of an error. */
export function pageError(error: unknown): PageError {
  if (!(error instanceof Error)) return { name: 'Unknown', frames: [] };
  const stack = error.stack ?? '';
  // The message is cut off first: a line of it could look like a frame.
  const said = error.message === '' ? -1 : stack.indexOf(error.message);
  const lines = stack.slice(said < 0 ? 0 : said + error.message.length).split('\n');
  const frames = lines.flatMap((line) => {
    const [, name = '', file, at, column] = FRAME.exec(line) ?? [];
    return file === undefined ? [] : [`${name}@${file}:${at}:${column}`];
  });
  const name = /^[A-Za-z]{1,60}$/.test(error.name) ? error.name : 'Unknown';
  return { name, frames: frames.slice(0, MOST_FRAMES) };
}

/**
 * From here on unexpected errors of the page are sent: those caught, and those nobody caught. One that repeats goes once.
 * @param send what hands one to the backend; it may fail.
 * @returns a stop.
 */
export function keepPageErrors(send: (error: PageError) => Promise<unknown>, page: EventTarget): () => void {
  const sent = new Set<string>();
  const keep = (error: unknown): void => {
    // Refusals are no faults, and a script of somebody else is no business of ours.
    if (error instanceof PedicleError) return;
    const kept = pageError(error);
    const key = JSON.stringify(kept);
    if (sent.size >= MOST || sent.has(key)) return;
    sent.add(key);
    send(kept).catch(() => undefined);
  };
  const onError = (event: Event): void => keep((event as ErrorEvent).error);
  const onRejection = (event: Event): void => keep((event as PromiseRejectionEvent).reason);
  page.addEventListener('error', onError);
  page.addEventListener('unhandledrejection', onRejection);
  keepUnexpected((_, error) => keep(error));
  return () => {
    page.removeEventListener('error', onError);
    page.removeEventListener('unhandledrejection', onRejection);
    keepUnexpected(null);
  };
}
