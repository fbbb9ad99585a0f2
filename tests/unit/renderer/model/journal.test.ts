import { describe, expect, it } from 'vitest';
import type { ApiClient, JournalEntry } from '../../../../src/contract/index.ts';
import { openJournal, useSaveState } from '../../../../src/renderer/model/journal.ts';

const mark = (key: string): JournalEntry => ({ type: 'mark', key, value: true });

/** A backend that answers when told to; `fail` makes the next answer an error. */
function slowBackend() {
  const written: JournalEntry[] = [];
  const waiting: (() => void)[] = [];
  let failing = false;
  const client = {
    call: (_method: string, params: { entries: JournalEntry[] }) =>
      new Promise((resolve, reject) => {
        waiting.push(() => {
          if (failing) {
            reject(new Error('disk full'));
            return;
          }
          written.push(...params.entries);
          resolve({ entryCount: written.length });
        });
      }),
  } as unknown as ApiClient;
  return {
    client,
    written,
    inFlight: () => waiting.length,
    answer: async (fail = false): Promise<void> => {
      failing = fail;
      waiting.shift()?.();
      await new Promise((resolve) => setTimeout(resolve));
    },
  };
}

describe('openJournal', () => {
  it('has one request in flight and keeps the order', async () => {
    const backend = slowBackend();
    const journal = openJournal(backend.client, 'c');
    for (const key of ['a', 'b', 'c']) journal.append(mark(key));
    expect(backend.inFlight()).toBe(1);
    expect(useSaveState.getState().state).toBe('saving');
    await backend.answer();
    await backend.answer();
    expect(backend.written.map((e) => (e.type === 'mark' ? e.key : ''))).toEqual(['a', 'b', 'c']);
    expect(useSaveState.getState()).toEqual({ state: 'saved', entries: 3, error: null });
  });

  it('keeps what could not be written and writes it on retry', async () => {
    const backend = slowBackend();
    const journal = openJournal(backend.client, 'c');
    journal.append(mark('a'));
    await backend.answer(true);
    expect(useSaveState.getState().state).toBe('failed');
    journal.retry();
    await backend.answer();
    expect(backend.written).toEqual([mark('a')]);
    expect(useSaveState.getState().state).toBe('saved');
  });
});
