/**
 * Memory of a case that was closed, given back to the system. V8 collects a heap at rest late, and keeps its pages for
 * ever: a host that served one large case would hold its memory for days. Measured after 20 000 messages: 271 MB resident
 * without, 125 MB with it, as at the start.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

type Collect = (options: { type: 'major'; execution: 'sync'; flavor: 'last-resort' }) => void;

let collect: Collect | null = null;
let waiting: NodeJS.Timeout | null = null;
/** Cases closed one after the other are collected together; the answer to the closing goes out first. */
const DELAY_MS = 1_000;

/** Collects everything once, a second from now. Takes some 20 ms of the event loop with a small heap. */
export function giveMemoryBack(): void {
  if (waiting !== null) return;
  waiting = setTimeout(() => {
    waiting = null;
    if (collect === null) {
      setFlagsFromString('--expose-gc');
      collect = runInNewContext('gc') as Collect;
    }
    collect({ type: 'major', execution: 'sync', flavor: 'last-resort' });
  }, DELAY_MS);
  waiting.unref();
}
