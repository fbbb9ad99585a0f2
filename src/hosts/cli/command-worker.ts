/** The thread of one command. The main thread stays free for Ctrl+C, whatever is computed here. */

import { parentPort, workerData } from 'node:worker_threads';
import { keepDiagnostics, VERSION } from '../../backend/diagnostics/index.ts';
import { dataFolder } from '../../backend/files/places.ts';
import { watchTemporaries } from '../../backend/files/temporaries.ts';
import { type CommandHooks, type CommandReply, type CommandRequest, commands } from './commands.ts';
import { type Outcome, outcomeOfError } from './outcome.ts';

keepDiagnostics(dataFolder, VERSION);
const tell = (reply: CommandReply): void => parentPort?.postMessage(reply);
watchTemporaries((path, there) => tell({ kind: 'temporary', path, there }));

const stop = new AbortController();
parentPort?.once('message', () => stop.abort());
parentPort?.unref();
const { name, input } = workerData as CommandRequest;
const run = commands[name] as (input: unknown, hooks: CommandHooks) => Promise<Outcome>;
const outcome = await run(input, {
  signal: stop.signal,
  bar: {
    update: (stage, fraction, secondsLeft = null) => tell({ kind: 'progress', stage, fraction, secondsLeft }),
    end: () => undefined,
  },
}).catch(outcomeOfError);
tell({ kind: 'done', outcome });
