/** The thread of one task: runs it, answers, ends. */

import { parentPort, workerData } from 'node:worker_threads';
import { errorToWire } from '../../contract/index.ts';
import { keepDiagnostics, VERSION } from '../diagnostics/index.ts';
import { dataFolder } from '../files/places.ts';
import type { TaskReply } from './run-task.ts';
import { type TaskName, tasks } from './tasks.ts';

keepDiagnostics(dataFolder, VERSION);
const answer = (reply: TaskReply): void => parentPort?.postMessage(reply);
const { name, payload } = workerData as { name: TaskName; payload: never };

try {
  const result = await tasks[name](payload, (stage, fraction) =>
    answer({ kind: 'progress', stage, fraction }),
  );
  answer({ kind: 'done', result });
} catch (error) {
  answer({ kind: 'failed', ...errorToWire(error) });
}
