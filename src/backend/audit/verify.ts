/** Whether the audit log of a folder is what was written: every line, their order, and that none is gone from the end. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fault } from '../../core/errors/errors.ts';
import { type AuditEntry, FIRST_BEFORE, readLine } from './entry.ts';

export const LOG_NAME = 'pedicle-audit.jsonl';
/** Number and hash of the last line, written after it: a log that ends earlier has lost lines. */
export const HEAD_NAME = 'pedicle-audit.head';

export type AuditFault =
  /** A line is not what was written. */
  | 'line-changed'
  /** A line does not follow the one before. */
  | 'chain-broken'
  /** Lines are gone from the end. */
  | 'end-missing'
  /** The file of the last line's hash is there, the log is not. */
  | 'log-missing';

export interface AuditCheck {
  readonly entries: readonly AuditEntry[];
  /** Hash of the last line. */
  readonly last: string;
  /** What is wrong, with the line it was found at, from 1. */
  readonly faults: readonly { readonly fault: AuditFault; readonly line: number }[];
  /** Bytes of a last line that was never finished: a process was stopped in the middle of it. */
  readonly unfinishedBytes: number;
  /** The head lags the lines that were added last: a process was stopped between the two. */
  readonly headLags: boolean;
}

const readIfThere = (path: string): Promise<Buffer | null> =>
  readFile(path).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return null;
    throw fault('audit-unreadable', {}, { cause });
  });

/**
 * Reads and checks the log; nothing is changed.
 * @throws PedicleError `audit-unreadable`.
 */
export async function checkAudit(folder: string): Promise<AuditCheck> {
  const bytes = await readIfThere(join(folder, LOG_NAME));
  const head = (await readIfThere(join(folder, HEAD_NAME)))?.toString('utf8') ?? null;
  if (bytes === null && head !== null)
    return {
      entries: [],
      last: FIRST_BEFORE,
      faults: [{ fault: 'log-missing', line: 1 }],
      unfinishedBytes: 0,
      headLags: false,
    };
  const log = bytes ?? Buffer.alloc(0);
  const end = log.lastIndexOf(0x0a) + 1;
  const lines =
    end === 0
      ? []
      : log
          .subarray(0, end - 1)
          .toString('utf8')
          .split('\n');
  const entries: AuditEntry[] = [];
  const faults: { fault: AuditFault; line: number }[] = [];
  let last = FIRST_BEFORE;
  for (const [at, text] of lines.entries()) {
    const read = readLine(text);
    // UTF-8 that is none reads as other text and is found by the hash.
    if (read === null) {
      faults.push({ fault: 'line-changed', line: at + 1 });
      continue;
    }
    if (read.entry.before !== last || read.entry.n !== at + 1)
      faults.push({ fault: 'chain-broken', line: at + 1 });
    entries.push(read.entry);
    last = read.hash;
  }
  const { fault, lags } = judgeHead(head, entries, last);
  if (fault !== null) faults.push({ fault, line: lines.length });
  return { entries, last, faults, unfinishedBytes: log.length - end, headLags: lags };
}

/** The head is that of the last line, or of the one before the lines of one moment, added together, when a process was stopped in between. */
function judgeHead(
  head: string | null,
  entries: readonly AuditEntry[],
  last: string,
): { fault: AuditFault | null; lags: boolean } {
  const count = entries.length;
  const hashes = [...entries.map((e) => e.before), last];
  const said = head === null ? 0 : hashes.findIndex((hash, n) => n > 0 && head === `${n} ${hash}\n`);
  if (said === count) return { fault: null, lags: false };
  const added = entries.slice(said);
  if (said >= 0 && added.every((e) => e.at === added[0]?.at)) return { fault: null, lags: true };
  return { fault: 'end-missing', lags: false };
}
