/** A disk that fails: the real one, but at the n-th call something goes wrong. */
import { diskFiles, type Files, type OpenFile } from '../../src/backend/journal/files.ts';

export type Fault =
  /** This one call fails. */
  | 'fails'
  /** This and the following ones fail until `mend`. */
  | 'fails-on'
  /** A write takes half of what it was given; other calls are done. */
  | 'short'
  /** A write takes half, then fails; from then on as `fails-on`. */
  | 'torn'
  /** The call is done, but says that it failed. */
  | 'done-but-fails'
  /** The call comes late. */
  | 'delayed';
export const FAULTS: readonly Fault[] = ['fails', 'fails-on', 'short', 'torn', 'done-but-fails', 'delayed'];

export interface FaultyDisk {
  readonly files: Files;
  /** Calls so far. */
  calls(): number;
  /** From now on everything works. */
  mend(): void;
}

const failure = (code: string): Error => Object.assign(new Error(`injected ${code}`), { code });

/** @param at number of the call that goes wrong, from 1; 0 = none. @param code of the error, `ENOSPC` by default. */
export function faultyDisk(at: number, fault: Fault, code = 'ENOSPC'): FaultyDisk {
  let calls = 0;
  let broken = false;
  let mended = false;

  async function call<T>(work: () => Promise<T>, half?: () => Promise<T>): Promise<T> {
    calls += 1;
    if (broken && !mended) throw failure(code);
    if (calls !== at || mended) return work();
    switch (fault) {
      case 'fails':
        throw failure(code);
      case 'fails-on':
        broken = true;
        throw failure(code);
      case 'short':
        return half === undefined ? work() : half();
      case 'torn':
        broken = true;
        await half?.();
        throw failure(code);
      case 'done-but-fails': {
        const done: unknown = await work();
        if (typeof done === 'object' && done !== null && 'close' in done) await (done as OpenFile).close();
        throw failure('EIO');
      }
      case 'delayed':
        await new Promise((resolve) => setTimeout(resolve, 5));
        return work();
    }
  }

  const opened = (file: OpenFile): OpenFile => ({
    write: (bytes, position) =>
      call(
        () => file.write(bytes, position),
        () => file.write(bytes.subarray(0, Math.ceil(bytes.length / 2)), position),
      ),
    read: (into, position) => file.read(into, position),
    sync: () => call(() => file.sync()),
    truncate: (length) => call(() => file.truncate(length)),
    size: () => file.size(),
    // Descriptors are given back whatever else fails.
    close: () => file.close(),
  });

  return {
    calls: () => calls,
    mend: () => {
      mended = true;
    },
    files: {
      makeFolder: (path) => call(() => diskFiles.makeFolder(path)),
      open: async (path, how) =>
        how === 'read' ? diskFiles.open(path, how) : opened(await call(() => diskFiles.open(path, how))),
      read: diskFiles.read,
      list: diskFiles.list,
      exists: diskFiles.exists,
      rename: (from, to) => call(() => diskFiles.rename(from, to)),
      keepAs: (from, to) => call(() => diskFiles.keepAs(from, to)),
      remove: (path) => call(() => diskFiles.remove(path)),
      syncFolder: (path) => call(() => diskFiles.syncFolder(path)),
    },
  };
}
