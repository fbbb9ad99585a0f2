/** The thread that reads one folder: its files are read without giving way, so a slow drive stops nobody else. */
import { parentPort, workerData } from 'node:worker_threads';
import { PedicleError } from '../../../core/errors/errors.ts';
import { scanFolder } from '../scan.ts';
import type { ScanReply } from './messages.ts';

const answer = (reply: ScanReply): void => parentPort?.postMessage(reply);
/** Told a few times a second; every file would be ten thousand messages. */
const TOLD_MS = 50;

try {
  let toldAt = 0;
  const result = await scanFolder(workerData as string[], {
    onProgress: (done, found) => {
      const now = performance.now();
      if (now - toldAt < TOLD_MS) return;
      toldAt = now;
      answer({ kind: 'progress', done, found });
    },
  });
  answer({ kind: 'done', result });
} catch (error) {
  // Files and folders that cannot be read are findings: what is thrown is a fault of ours.
  const { name, stack } = error instanceof Error ? error : new Error('unknown');
  if (error instanceof PedicleError)
    answer({ kind: 'failed', code: error.code, message: error.message, action: error.action });
  else answer({ kind: 'broken', name, stack: stack ?? '' });
}
