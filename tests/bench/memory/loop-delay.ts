/**
 * Loaded into the backend with `--import`: between two SIGUSR2 it looks once a millisecond how long the event loop was kept since
 * the last look, and then writes the longest stretches to the file `PEDICLE_BENCH_LOOP` names: `{wallMs, cpuMs}`. Processor
 * time is the main thread's own: on a busy machine wall time also counts what others did meanwhile.
 */
import { writeFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

export interface Stretch {
  readonly wallMs: number;
  readonly cpuMs: number;
}

const file = process.env.PEDICLE_BENCH_LOOP;
if (isMainThread && file !== undefined) {
  let watching = false;
  let longest: Stretch = { wallMs: 0, cpuMs: 0 };
  let [since, used] = [performance.now(), process.threadCpuUsage()];
  const look = (): void => {
    const cpu = process.threadCpuUsage(used);
    const [wallMs, cpuMs] = [performance.now() - since, (cpu.user + cpu.system) / 1000];
    longest = { wallMs: Math.max(longest.wallMs, wallMs), cpuMs: Math.max(longest.cpuMs, cpuMs) };
    [since, used] = [performance.now(), process.threadCpuUsage()];
    setTimeout(look, 1).unref();
  };
  process.on('SIGUSR2', () => {
    if (watching) writeFileSync(file, JSON.stringify(longest));
    else [since, used] = [performance.now(), process.threadCpuUsage()];
    if (!watching) look();
    watching = true;
  });
}
