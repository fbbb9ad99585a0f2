import { describe, expect, it } from 'vitest';
import { createQueue, type Wanted } from '../../../../src/renderer/workers/queue.ts';

type Inputs = readonly [object];

/** A queue whose timer and work are let go by hand. */
function bench() {
  const log: string[] = [];
  const open: { key: string; inputs: Inputs; finish: (result: string) => void; fail: () => void }[] = [];
  let timer: (() => void) | null = null;
  const queue = createQueue<Inputs, string>({
    compute: ({ key, inputs }) =>
      new Promise((resolve, reject) => {
        open.push({ key, inputs, finish: resolve, fail: () => reject(new Error('no')) });
      }),
    onResult: (key, result) => log.push(`${key}=${result}`),
    onError: (key) => log.push(`${key} failed`),
    onGone: (key) => log.push(`${key} gone`),
    onPending: () => {},
    delayMs: () => 40,
    setTimer: (work) => {
      timer = work;
      return work;
    },
    clearTimer: () => {
      timer = null;
    },
  });
  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  return {
    queue,
    log,
    open,
    hasTimer: () => timer !== null,
    pause: () => timer?.(),
    finish: async (result: string) => {
      open.shift()!.finish(result);
      await settle();
    },
    fail: async () => {
      open.shift()!.fail();
      await settle();
    },
  };
}

const want = (key: string, part: object): Wanted<Inputs> => ({ key, inputs: [part] });

describe('the queue behind live numbers', () => {
  it('waits for a pause, then works one by one', async () => {
    const b = bench();
    const [x, y] = [{}, {}];
    b.queue.want([want('a', x), want('b', y)]);
    expect(b.open).toHaveLength(0);
    b.pause();
    expect(b.open.map((o) => o.key)).toEqual(['a']);
    await b.finish('1');
    expect(b.open.map((o) => o.key)).toEqual(['b']);
    await b.finish('2');
    expect(b.log).toEqual(['a=1', 'b=2']);
  });

  it('does again only what changed, and nothing when nothing did', async () => {
    const b = bench();
    const [x, y] = [{}, {}];
    b.queue.want([want('a', x), want('b', y)]);
    b.pause();
    await b.finish('1');
    await b.finish('2');
    b.queue.want([want('a', x), want('b', y)]);
    b.pause();
    expect(b.open).toHaveLength(0);
    b.queue.want([want('a', x), want('b', {})]);
    b.pause();
    expect(b.open.map((o) => o.key)).toEqual(['b']);
  });

  it('takes the structure just touched before those still waiting', async () => {
    const b = bench();
    const parts = { a: {}, b: {}, c: {} };
    b.queue.want([want('a', parts.a), want('b', parts.b), want('c', parts.c)]);
    b.pause();
    b.queue.want([want('a', parts.a), want('b', parts.b), want('c', {})]);
    b.pause();
    await b.finish('1');
    expect(b.open.map((o) => o.key)).toEqual(['c']);
  });

  it('drops a result that an edit overtook, and makes the new one', async () => {
    const b = bench();
    b.queue.want([want('a', {})]);
    b.pause();
    const newer = {};
    b.queue.want([want('a', newer)]);
    b.pause();
    await b.finish('old');
    expect(b.log).toEqual([]);
    expect(b.open[0]?.inputs[0]).toBe(newer);
    await b.finish('new');
    expect(b.log).toEqual(['a=new']);
  });

  it('tells what is gone, and goes on after a failure', async () => {
    const b = bench();
    const x = {};
    b.queue.want([want('a', {}), want('b', x)]);
    b.pause();
    await b.fail();
    await b.finish('2');
    b.queue.want([want('b', x)]);
    expect(b.log).toEqual(['a failed', 'b=2', 'a gone']);
  });
});
