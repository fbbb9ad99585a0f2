/** One protocol for every worker: answers find their question, failures keep their words, a dead worker fails all. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { PedicleError } from '../../../../src/core/errors/errors.ts';
import { answerRequests, askWorker } from '../../../../src/renderer/workers/answers.ts';

/** A worker that runs on this thread: what it posts arrives as structured clones. */
class NearWorker {
  onmessage: ((event: MessageEvent) => void) | null = null;
  onerror: (() => void) | null = null;
  ended = false;
  postMessage(message: unknown): void {
    const event = { data: structuredClone(message) } as MessageEvent;
    queueMicrotask(() =>
      (globalThis as { onmessage?: ((e: MessageEvent) => void) | null }).onmessage?.(event),
    );
  }
  terminate(): void {
    this.ended = true;
  }
}

let workers: NearWorker[] = [];
const make = (): Worker => {
  const made = new NearWorker();
  workers.push(made);
  vi.stubGlobal('postMessage', (message: unknown) =>
    made.onmessage?.({ data: structuredClone(message) } as MessageEvent),
  );
  return made as unknown as Worker;
};

beforeEach(() => {
  workers = [];
  answerRequests<number, number>(
    (n) => {
      if (n === 0) throw new PedicleError('bad-parameters', 'Zero.', 'Another number.');
      if (n < 0) throw new Error('secret');
      return n * 2;
    },
    () => [],
  );
});
afterEach(() => {
  vi.unstubAllGlobals();
  (globalThis as { onmessage?: unknown }).onmessage = undefined;
});

test('many questions get their own answers from one worker', async () => {
  const ask = askWorker<number, number>(make);
  expect(await Promise.all([1, 2, 3].map((n) => ask(n)))).toEqual([2, 4, 6]);
  expect(workers).toHaveLength(1);
});

test('a failure keeps code and words; an unknown one tells nothing of itself', async () => {
  const ask = askWorker<number, number>(make);
  await expect(ask(0)).rejects.toMatchObject({ code: 'bad-parameters', message: 'Zero.' });
  await expect(ask(-1)).rejects.toMatchObject({ code: 'worker-failed' });
  await expect(ask(-1)).rejects.not.toMatchObject({ message: 'secret' });
});

test('a worker that dies fails what was asked, and the next question starts another', async () => {
  const ask = askWorker<number, number>(make);
  const asked = ask(1);
  workers[0]!.onerror?.();
  await expect(asked).rejects.toMatchObject({ code: 'worker-failed' });
  expect(workers[0]!.ended).toBe(true);
  expect(await ask(4)).toBe(8);
  expect(workers).toHaveLength(2);
});

test('what is stopped fails for the reason given, and the next question gets a new worker', async () => {
  const ask = askWorker<number, number>(make);
  const asked = ask(7);
  ask.stop(new PedicleError('cancelled', 'Cancelled.', 'Start again.'));
  await expect(asked).rejects.toMatchObject({ code: 'cancelled' });
  expect(workers[0]?.ended).toBe(true);
  expect(await ask(4)).toBe(8);
  expect(workers).toHaveLength(2);
});
