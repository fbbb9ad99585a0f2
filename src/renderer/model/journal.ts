/** Autosave: every history entry goes to the backend's journal, in order, one request in flight. */
import { create } from 'zustand';
import type { ApiClient, JournalEntry } from '../../contract/index.ts';

export type SaveState = 'saved' | 'saving' | 'failed';

export interface Journal {
  append(entry: JournalEntry): void;
  /** Tries again what could not be written. */
  retry(): void;
}

export const useSaveState = create<{ state: SaveState; entries: number }>(() => ({
  state: 'saved',
  entries: 0,
}));

/** A journal writer for one case. Entries that fail stay queued and keep their order. */
export function openJournal(client: ApiClient, caseId: string, entriesBefore = 0): Journal {
  const queue: JournalEntry[] = [];
  let busy = false;
  useSaveState.setState({ state: 'saved', entries: entriesBefore });

  const flush = async (): Promise<void> => {
    if (busy) return;
    busy = true;
    while (queue.length > 0) {
      const batch = queue.slice(0, 64);
      useSaveState.setState({ state: 'saving' });
      try {
        await client.call('journal.append', { caseId, entries: batch });
        queue.splice(0, batch.length);
        useSaveState.setState((s) => ({ entries: s.entries + batch.length }));
      } catch {
        useSaveState.setState({ state: 'failed' });
        busy = false;
        return;
      }
    }
    busy = false;
    useSaveState.setState({ state: 'saved' });
  };

  return {
    append: (entry) => {
      queue.push(entry);
      void flush();
    },
    retry: () => void flush(),
  };
}
