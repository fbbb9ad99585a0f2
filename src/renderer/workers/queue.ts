/**
 * Keeps results up to date with what they are made from, one piece of work at a time: only what changed is done again, a
 * pause after the last change first, the piece last touched before all others. Used for metrics and for 3D surfaces.
 */

export interface Wanted<I extends readonly unknown[]> {
  readonly key: string;
  /** Compared by identity: a result holds as long as every part is the very same. */
  readonly inputs: I;
}

export interface QueueHooks<I extends readonly unknown[], R> {
  compute(wanted: Wanted<I>): Promise<R>;
  /** Not called for results that were overtaken by a change. */
  onResult(key: string, result: R): void;
  onError(key: string, error: unknown): void;
  /** Keys no longer wanted. */
  onGone(key: string): void;
  /** How many are waiting or under way. */
  onPending(count: number): void;
  /** Pause after the last change, ms. */
  delayMs(): number;
  readonly setTimer: (work: () => void, ms: number) => unknown;
  readonly clearTimer: (timer: unknown) => void;
}

export interface CompareQueue<I extends readonly unknown[]> {
  /** Everything that should have a result from now on. */
  want(list: readonly Wanted<I>[], firstKey?: string | null): void;
  /** Drops all that waits and what is on its way; no hook is called any more. */
  stop(): void;
}

const same = (a: readonly unknown[], b: readonly unknown[]): boolean =>
  a.length === b.length && a.every((part, n) => part === b[n]);

export function createQueue<I extends readonly unknown[], R>(hooks: QueueHooks<I, R>): CompareQueue<I> {
  let wanted = new Map<string, I>();
  const known = new Map<string, I>();
  const waiting = new Set<string>();
  let first: string | null = null;
  let timer: unknown = null;
  let running = false;
  let stopped = false;

  const tellPending = (): void => hooks.onPending(waiting.size + (running ? 1 : 0));

  const next = (): string | undefined =>
    first !== null && waiting.has(first) ? first : waiting.values().next().value;

  const run = async (): Promise<void> => {
    const key = next();
    if (running || timer !== null || key === undefined) return;
    const inputs = wanted.get(key);
    waiting.delete(key);
    if (inputs !== undefined) {
      running = true;
      try {
        const result = await hooks.compute({ key, inputs });
        const now = wanted.get(key);
        if (now !== undefined && same(now, inputs)) hooks.onResult(key, result);
      } catch (error) {
        const now = wanted.get(key);
        if (now !== undefined && same(now, inputs)) hooks.onError(key, error);
      }
      running = false;
    }
    if (stopped) return;
    tellPending();
    void run();
  };

  const forget = (): void => {
    for (const key of known.keys()) {
      if (wanted.has(key)) continue;
      known.delete(key);
      waiting.delete(key);
      hooks.onGone(key);
    }
  };

  return {
    want: (list, firstKey = null) => {
      wanted = new Map(list.map((w) => [w.key, w.inputs]));
      first = firstKey ?? first;
      forget();
      let changed = false;
      for (const [key, inputs] of wanted) {
        const before = known.get(key);
        if (before !== undefined && same(before, inputs)) continue;
        known.set(key, inputs);
        waiting.add(key);
        changed = true;
        if (before !== undefined) first = key;
      }
      if (!changed) return;
      tellPending();
      if (timer !== null) hooks.clearTimer(timer);
      timer = hooks.setTimer(() => {
        timer = null;
        void run();
      }, hooks.delayMs());
    },
    stop: () => {
      stopped = true;
      wanted.clear();
      waiting.clear();
      if (timer !== null) hooks.clearTimer(timer);
      timer = null;
    },
  };
}
