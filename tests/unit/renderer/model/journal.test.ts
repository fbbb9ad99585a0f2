import { describe, expect, it, vi } from 'vitest';
import type { ApiClient, JournalEntry } from '../../../../src/contract/index.ts';
import { PedicleError } from '../../../../src/core/errors/errors.ts';
import {
  perform,
  replay,
  setMark,
  startDocument,
  unsavedWork,
  useDocument,
} from '../../../../src/renderer/model/document.ts';
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
  it('what was not saved is done again in the journal of a new connection, once', async () => {
    const lost = slowBackend();
    startDocument(openJournal(lost.client, 'c'));
    setMark('a', true);
    await lost.answer();
    setMark('b', true);
    setMark('c', true);
    await lost.answer(true);
    const { entries, unsaved } = unsavedWork();
    expect([entries, unsaved.map((e) => (e.type === 'mark' ? e.key : ''))]).toEqual([1, ['b', 'c']]);
    // The backend had written b: its answer was lost.
    const back = slowBackend();
    const onDisk = [mark('a'), mark('b')];
    startDocument(openJournal(back.client, 'c', onDisk.length), onDisk);
    replay(unsaved.slice(onDisk.length - entries));
    await back.answer();
    expect(back.written).toEqual([mark('c')]);
    expect([...useDocument.getState().marks.keys()]).toEqual(['a', 'b', 'c']);
  });

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

  it('stops editing from the first failure until saving works again, and tries again by itself', async () => {
    vi.useFakeTimers();
    const full = { code: 'storage-full', message: 'The disk is full.', action: 'Free some room.' } as const;
    const calls: { after: number; entries: JournalEntry[] }[] = [];
    let broken = true;
    const client = {
      call: async (_method: string, params: { after: number; entries: JournalEntry[] }) => {
        calls.push(params);
        if (broken) throw new PedicleError(full.code, full.message, full.action);
        return { entryCount: 1 };
      },
    } as unknown as ApiClient;
    startDocument(openJournal(client, 'c', 4));
    setMark('a', true);
    await vi.advanceTimersByTimeAsync(0);
    expect(useSaveState.getState()).toMatchObject({ state: 'failed', error: full });
    expect(perform({ label: 'Brush', at: 1, changes: [] })).toBe(false);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(calls.length).toBeGreaterThan(2);
    expect(perform({ label: 'Brush', at: 1, changes: [] })).toBe(false);
    broken = false;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(useSaveState.getState()).toEqual({ state: 'saved', entries: 5, error: null });
    expect(perform({ label: 'Brush', at: 1, changes: [] })).toBe(true);
    expect(new Set(calls.map((c) => c.after))).toEqual(new Set([4]));
    vi.useRealTimers();
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
