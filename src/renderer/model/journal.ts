/** Autosave: every history entry goes to the backend's journal, in order, one request in flight. */
import type { ApiClient, JournalEntry } from '../../contract/index.ts';
import { type CaseScope, caseStore, currentScope } from './scope.ts';

export type SaveState = 'saved' | 'saving' | 'failed';

export interface Journal {
  append(entry: JournalEntry): void;
  /** Tries again what could not be written. */
  retry(): void;
  /** Resolves when all that was appended is written, or could not be. */
  settled(): Promise<void>;
}

export const useSaveState = caseStore<{ state: SaveState; entries: number }>('saveState', () => ({
  state: 'saved',
  entries: 0,
}));

/** A journal writer for one case. Entries that fail stay queued and keep their order. */
export function openJournal(
  client: ApiClient,
  caseId: string,
  entriesBefore = 0,
  scope: CaseScope = currentScope(),
): Journal {
  const saveState = useSaveState.in(scope);
  const queue: JournalEntry[] = [];
  let running: Promise<void> | null = null;
  saveState.setState({ state: 'saved', entries: entriesBefore });

  const write = async (): Promise<void> => {
    while (queue.length > 0) {
      const batch = queue.slice(0, 64);
      saveState.setState({ state: 'saving' });
      try {
        await client.call('journal.append', { caseId, entries: batch });
        queue.splice(0, batch.length);
        saveState.setState((s) => ({ entries: s.entries + batch.length }));
      } catch {
        saveState.setState({ state: 'failed' });
        return;
      }
    }
    saveState.setState({ state: 'saved' });
  };
  const flush = (): void => {
    running ??= write().finally(() => {
      running = null;
    });
  };

  return {
    append: (entry) => {
      queue.push(entry);
      flush();
    },
    retry: flush,
    settled: async () => {
      await running;
    },
  };
}
