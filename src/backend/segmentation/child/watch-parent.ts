/**
 * A thread that ends this process when its parent is gone. A network run blocks the event loop, so the main thread would
 * hear of it only when the run is over: an hour of both cores for nobody.
 */
import { rmSync } from 'node:fs';
import { workerData } from 'node:worker_threads';

const { parent, scratchFolder } = workerData as { parent: number; scratchFolder: string | null };
const EVERY_MS = 500;

const isThere = (): boolean => {
  // Where the system hands orphans on, the number changes; elsewhere the parent answers or not.
  if (process.ppid !== parent) return false;
  try {
    process.kill(parent, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

setInterval(() => {
  if (isThere()) return;
  if (scratchFolder !== null) rmSync(scratchFolder, { recursive: true, force: true });
  process.kill(process.pid, 'SIGKILL');
}, EVERY_MS);
