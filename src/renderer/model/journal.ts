/** Autosave: every history entry goes to the backend's journal, in order, one request in flight. */
import {
  type ApiClient,
  errorToWire,
  type JournalEntry,
  savingStopped,
  type WireError,
} from '../../contract/index.ts';
import { type CaseScope, caseStore, currentScope } from './scope.ts';

export type SaveState = 'saved' | 'saving' | 'failed';

export interface Journal {
  append(entry: JournalEntry): void;
  /** Tries again what could not be written. */
  retry(): void;
  /** Resolves when all that was appended is written, or could not be. */
  settled(): Promise<void>;
  /** What is not on disk, as far as this page knows. */
  unsaved(): readonly JournalEntry[];
}

export interface Saving {
  readonly state: SaveState;
  /** Entries on disk. */
  readonly entries: number;
  /** Why saving does not work, from the first failure until it works again: nothing may be edited meanwhile. */
  readonly error: WireError | null;
}

export const useSaveState = caseStore<Saving>('saveState', () => ({
  state: 'saved',
  entries: 0,
  error: null,
}));

/** A full disk or a lost drive is tried again by itself after this long. */
const RETRY_MS = 3000;

/**
 * A journal writer for one case. Entries that fail stay queued and keep their order; while saving has stopped (`savingStopped`) it is tried
 * again by itself.
 */
export function openJournal(
  client: ApiClient,
  caseId: string,
  entriesBefore = 0,
  scope: CaseScope = currentScope(),
): Journal {
  const saveState = useSaveState.in(scope);
  const queue: JournalEntry[] = [];
  let running: Promise<void> | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  saveState.setState({ state: 'saved', entries: entriesBefore, error: null });
  scope.onDispose(() => clearTimeout(timer));

  const write = async (): Promise<void> => {
    while (queue.length > 0) {
      const batch = queue.slice(0, 64);
      saveState.setState({ state: 'saving' });
      try {
        const after = saveState.getState().entries;
        await client.call('journal.append', { caseId, entries: batch, after });
        queue.splice(0, batch.length);
        saveState.setState((s) => ({ entries: s.entries + batch.length }));
      } catch (error) {
        const wire = errorToWire(error);
        saveState.setState({ state: 'failed', error: wire });
        if (savingStopped(wire.code) && !scope.disposed) timer = setTimeout(flush, RETRY_MS);
        return;
      }
    }
    saveState.setState({ state: 'saved', error: null });
  };
  const flush = (): void => {
    clearTimeout(timer);
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
    unsaved: () => [...queue],
  };
}
