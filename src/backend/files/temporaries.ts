/** Files that are half written at this moment. A thread that is ended cannot remove its own: it tells who ends it. */
type Watcher = (path: string, there: boolean) => void;

let watcher: Watcher | null = null;

/** Sets who hears of temporary files of this thread. */
export function watchTemporaries(next: Watcher): void {
  watcher = next;
}

/** To be told before the file is made and after it is gone. */
export const noteTemporary: Watcher = (path, there) => watcher?.(path, there);
