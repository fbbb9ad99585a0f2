/** The parent's side of the second reader: starts it with limits, hands it the request, takes its answer as it comes. */
import { spawn } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Data } from '../../../core/errors/catalogue/index.ts';
import { fault, type PedicleError } from '../../../core/errors/errors.ts';
import type { Answer, CtRequest, FileRequest } from './protocol.ts';

export type ReadAnswer = Extract<Answer, { kind: 'read' }>;

/** Takes the answer: first what was read, then the coordinates, chunk by chunk, each a multiple of 8 bytes. */
export interface Listener {
  read(answer: ReadAnswer): void;
  coordinates(values: Float64Array): void;
}

export interface AskOptions {
  /** More arguments for Node, for tests. */
  readonly execArgv?: readonly string[];
  readonly timeLimitMs?: number;
  /** Settles when the file is there: the CT is read meanwhile. */
  readonly written?: Promise<unknown>;
  /** Ends the other process. */
  readonly signal?: AbortSignal;
}

const heapMb = 512;
/** A loaded machine reads 100 MB in some 10 s. */
const timeLimit = (bytes: number): number => 120_000 + (bytes / 2 ** 20) * 2000;

const entry = (): string =>
  fileURLToPath(
    new URL(import.meta.url.endsWith('.ts') ? './child/main.ts' : './second-reader.js', import.meta.url),
  );

/**
 * Reads a file and the CT it belongs to in a fresh process, which is started before this function returns: at most 512 MB of objects,
 * and an end after a time that grows with the file. Nothing of the patient stands in its arguments or its log.
 * @throws PedicleError `export-second-reader-missing`, `export-second-reader-failed`, `export-ct-unreadable`; what `listener` throws and `written` rejects with.
 */
export async function askSecondReader(
  { ctFiles, file }: CtRequest & FileRequest,
  listener: Listener,
  { execArgv = [], timeLimitMs, written, signal }: AskOptions = {},
): Promise<void> {
  const child = spawn(process.execPath, [`--max-old-space-size=${heapMb}`, ...execArgv, entry()], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
  });
  const kill = (): boolean => child.kill('SIGKILL');
  signal?.addEventListener('abort', kill);
  const ended = new Promise<void>((resolve) => {
    child.once('error', () => resolve());
    child.once('close', () => resolve());
  });
  // A child that dies before it has read the request says so by its answer, or by none.
  child.stdin.on('error', () => undefined);
  child.stdin.write(`${JSON.stringify({ ctFiles } satisfies CtRequest)}\n`);
  let late = false;
  let timer: NodeJS.Timeout | undefined;
  try {
    await written;
    const { size } = await stat(file);
    timer = setTimeout(() => {
      late = true;
      kill();
    }, timeLimitMs ?? timeLimit(size));
    child.stdin.end(`${JSON.stringify({ file } satisfies FileRequest)}\n`);
    const answer = await take(child.stdout, listener);
    await ended;
    if (answer?.kind === 'failed') throw failure(answer);
    if (answer === null || child.exitCode !== 0) throw broken(late ? 'late' : 'early');
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', kill);
    kill();
    await ended;
  }
}

/** Cuts the stream into the answer and the coordinates behind it; null when it ends before the answer is whole. */
async function take(stream: AsyncIterable<Uint8Array>, listener: Listener): Promise<Answer | null> {
  let answer: Answer | null = null;
  let waiting: Uint8Array[] = [];
  let held = 0;
  const joined = (): Buffer => {
    const all = Buffer.concat(waiting, held);
    waiting = [all];
    return all;
  };
  const keep = (rest: Uint8Array): void => {
    waiting = rest.length === 0 ? [] : [rest];
    held = rest.length;
  };
  let needed = 4;
  for await (const chunk of stream) {
    waiting.push(chunk);
    held += chunk.length;
    if (answer === null) {
      if (held < needed) continue;
      const all = joined();
      needed = 4 + all.readUInt32LE(0);
      if (held < needed) continue;
      answer = JSON.parse(all.toString('utf8', 4, needed)) as Answer;
      if (answer.kind === 'read') listener.read(answer);
      keep(all.subarray(needed));
    }
    if (held < 8) continue;
    const all = joined();
    const whole = held - (held % 8);
    // Copied: the numbers must lie on a multiple of 8 bytes.
    listener.coordinates(
      new Float64Array(all.buffer.slice(all.byteOffset, all.byteOffset + whole) as ArrayBuffer),
    );
    keep(all.subarray(whole));
  }
  return answer;
}

function failure({ missing, where, why }: Extract<Answer, { kind: 'failed' }>): PedicleError {
  if (missing) return fault('export-second-reader-missing');
  if (where === 'ct') return fault('export-ct-unreadable');
  if (where === 'file') return fault('export-proof-failed', { at: 'second-reader', why });
  return broken({ said: why });
}

const broken = (why: Data<'export-second-reader-failed'>['why']): PedicleError =>
  fault('export-second-reader-failed', { why });
