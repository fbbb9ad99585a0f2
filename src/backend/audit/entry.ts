/** One line of the audit log and the chain that holds the lines together. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { LONGEST_USER, STATES } from '../../core/signoff/index.ts';

const entrySchema = z.strictObject({
  /** From 1, without a gap. */
  n: z.number().int().positive(),
  /** ISO 8601 with milliseconds, UTC. */
  at: z.iso.datetime(),
  /** Who, as that person calls themselves. */
  user: z.string().min(1).max(LONGEST_USER),
  /** `state`: that person's word on a structure; `edited`: that person began to change it. */
  action: z.enum(['state', 'edited', 'exported', 'recovered']),
  /** Structure name, as long as its file has it; absent where the whole set is meant. */
  structure: z.string().optional(),
  state: z.enum(STATES).optional(),
  /** Digest of the contours the entry is about, see core/structures/digest. */
  contours: z.string().optional(),
  /** SHA-256 of a file, or what else there is to say. */
  note: z.string().max(256).optional(),
  /** Series Instance UID of the CT it is about. */
  series: z.string().max(64).optional(),
  /** Hash of the line before; 64 zeros for the first. */
  before: z.string().regex(/^[0-9a-f]{64}$/),
});

export type AuditEntry = z.infer<typeof entrySchema>;
export type NewEntry = Omit<AuditEntry, 'n' | 'at' | 'before'>;

export const FIRST_BEFORE = '0'.repeat(64);

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

/** An entry as its line: the JSON, a tab, the SHA-256 of the JSON, a line feed. */
export const lineOf = (entry: AuditEntry): string => {
  const json = JSON.stringify(entry);
  return `${json}\t${sha256(json)}\n`;
};

export interface ReadLine {
  readonly entry: AuditEntry;
  readonly hash: string;
}

/** A line without its line feed read and checked by itself; null when it is not what was written. */
export function readLine(line: string): ReadLine | null {
  const [json, hash, ...rest] = line.split('\t');
  if (json === undefined || hash === undefined || rest.length > 0 || sha256(json) !== hash) return null;
  try {
    const parsed = entrySchema.safeParse(JSON.parse(json));
    // What JSON reads the same must also be the same bytes: nothing may hide in blanks or order.
    return parsed.success && JSON.stringify(parsed.data) === json ? { entry: parsed.data, hash } : null;
  } catch {
    return null;
  }
}
