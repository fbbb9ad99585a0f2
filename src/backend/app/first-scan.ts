/** The folder that Pedicle was started with is read while its window opens. */
import { prepareReading, type ScanResult, scanAside } from '../studies/index.ts';

/** A scan that is this old says no more what the folder holds. */
const FRESH_MS = 10_000;

export interface FirstScan {
  /** What is in the folder, once and while that is fresh; null: it has to be read. */
  take(
    paths: readonly string[],
    gone: AbortSignal,
    onProgress: (done: number, found: number) => void,
  ): Promise<ScanResult> | null;
  stop(): void;
}

export function firstScan(folder: string | null, freshMs = FRESH_MS): FirstScan {
  const stopped = new AbortController();
  let tell: (done: number, found: number) => void = () => undefined;
  let scan: Promise<ScanResult> | null = null;
  if (folder !== null) {
    prepareReading();
    scan = scanAside([folder], {
      signal: stopped.signal,
      onProgress: (done, found) => tell(done, found),
    });
    const forget = (): void => {
      setTimeout(() => {
        scan = null;
      }, freshMs).unref();
    };
    // Whoever takes it is told what was wrong.
    scan.then(forget, forget);
  }
  return {
    take: (paths, gone, onProgress) => {
      if (paths.length !== 1 || paths[0] !== folder) return null;
      const taken = scan;
      if (taken === null) return null;
      scan = null;
      tell = onProgress;
      gone.addEventListener('abort', () => stopped.abort(), { once: true });
      return taken;
    },
    stop: () => stopped.abort(),
  };
}
