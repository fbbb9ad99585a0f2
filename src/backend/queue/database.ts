/** Where the queue lives: PostgreSQL in Pedicle's own folder (PGlite), or a server that many workers share. */
import { join } from 'node:path';
import { type ConstructorOptions, fromPglite } from 'pg-boss';
import { fault } from '../../core/errors/errors.ts';
import { makeFolder } from '../files/make-folder.ts';
import { dataFolder } from '../files/places.ts';

export interface QueueDatabase {
  readonly options: ConstructorOptions;
  /** No other process can be working on it. */
  readonly alone: boolean;
  close(): Promise<void>;
}

/** One process at a time may open an embedded database: SQLite's own file lock says whose it is, and ends with its process. */
async function lockFolder(folder: string): Promise<() => void> {
  const { DatabaseSync } = await import('node:sqlite');
  const lock = new DatabaseSync(join(folder, 'queue.lock'));
  try {
    lock.exec('PRAGMA busy_timeout = 0; PRAGMA journal_mode = OFF; BEGIN EXCLUSIVE');
  } catch (cause) {
    lock.close();
    throw fault('queue-in-use', {}, { cause });
  }
  return () => lock.close();
}

/**
 * @param place `postgres://…` for a server, a folder for the embedded one; default `queue` in Pedicle's data folder.
 * @throws PedicleError `queue-in-use` when another process has the embedded database open.
 */
export async function openQueueDatabase(place = join(dataFolder(), 'queue')): Promise<QueueDatabase> {
  if (/^postgres(ql)?:\/\//.test(place)) {
    return {
      options: { connectionString: place, application_name: 'pedicle' },
      alone: false,
      close: async () => undefined,
    };
  }
  await makeFolder(place, 0o700);
  const release = await lockFolder(place);
  try {
    const { PGlite } = await import('@electric-sql/pglite');
    const database = await PGlite.create(join(place, 'database'));
    return {
      options: { db: fromPglite(database), backend: 'pglite' },
      alone: true,
      close: async () => {
        await database.close();
        release();
      },
    };
  } catch (error) {
    release();
    throw error;
  }
}
