/**
 * Loaded into the backend with `--import`: between two SIGUSR2 it looks once a millisecond how long the event loop was kept since
 * the last look, and then writes the longest stretches to the file `PEDICLE_BENCH_LOOP` names: `{wallMs, ownMs, cpuMs}`. On a busy
 * machine wall time also counts what others did meanwhile: `ownMs` leaves out how long the main thread was ready to run and had no
 * core (Linux' schedstat); processor time is its own alone.
 */
import { openSync, readSync, writeFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

export interface Stretch {
  readonly wallMs: number;
  readonly ownMs: number;
  readonly cpuMs: number;
}

const file = process.env.PEDICLE_BENCH_LOOP;
if (isMainThread && file !== undefined) {
  const statistics = openSync(`/proc/self/task/${process.pid}/schedstat`, 'r');
  // The same memory each time: garbage of the watcher's own would be collected in the time it measures.
  const line = Buffer.alloc(128);
  /** How long the main thread has waited for a core so far, ms. */
  const waitedMs = (): number =>
    Number(line.toString('latin1', 0, readSync(statistics, line, 0, line.length, 0)).split(' ')[1]) / 1e6;
  let watching = false;
  let longest: Stretch = { wallMs: 0, ownMs: 0, cpuMs: 0 };
  const now = (): { at: number; waited: number; used: NodeJS.CpuUsage } => ({
    at: performance.now(),
    waited: waitedMs(),
    used: process.threadCpuUsage(),
  });
  let last = now();
  const look = (): void => {
    const here = now();
    const wallMs = here.at - last.at;
    const ownMs = wallMs - (here.waited - last.waited);
    const cpuMs = (here.used.user + here.used.system - last.used.user - last.used.system) / 1000;
    longest = {
      wallMs: Math.max(longest.wallMs, wallMs),
      ownMs: Math.max(longest.ownMs, ownMs),
      cpuMs: Math.max(longest.cpuMs, cpuMs),
    };
    last = now();
    setTimeout(look, 1).unref();
  };
  process.on('SIGUSR2', () => {
    if (watching) writeFileSync(file, JSON.stringify(longest));
    else last = now();
    if (!watching) look();
    watching = true;
  });
}
