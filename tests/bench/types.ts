/** One benchmark: what is measured, what it is compared with in the same run, and the goal it has to meet. */
export interface Bench {
  readonly name: string;
  /** The goal in words, e.g. `≤ 0.6 × dicom-parser`. */
  readonly goal: string;
  /** Runs it; throws only when it cannot run at all (a missing peer is left out of the result instead). */
  run(): Promise<BenchResult>;
}

export interface BenchResult {
  /** One row per contender, medians; the first is Pedicle. */
  readonly rows: readonly {
    readonly who: string;
    readonly medianMs: number;
    readonly peakMb?: number;
    readonly note?: string;
  }[];
  /** Whether the goal is met in this run; null when a peer it needs is absent. */
  readonly met: boolean | null;
  readonly remark?: string;
}

/** Median wall time in ms of `runs` calls after `warmups` calls. */
export async function medianMs(call: () => unknown, runs = 5, warmups = 1): Promise<number> {
  for (let n = 0; n < warmups; n += 1) await call();
  const times: number[] = [];
  for (let n = 0; n < runs; n += 1) {
    const start = performance.now();
    await call();
    times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  return times[Math.floor(times.length / 2)] as number;
}

/** Median processor time in ms of `runs` calls: what a busy machine does not stretch as it does the wall time. */
export function medianCpuMs(call: () => unknown, runs = 5): number {
  const times: number[] = [];
  for (let n = 0; n < runs; n += 1) {
    const start = process.cpuUsage();
    call();
    const { user, system } = process.cpuUsage(start);
    times.push((user + system) / 1000);
  }
  times.sort((a, b) => a - b);
  return times[Math.floor(times.length / 2)] as number;
}
