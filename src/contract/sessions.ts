/** Saved sessions: the list a user finds work in, and what saving says when it stops. */
import { z } from 'zod';

const id = z.string().regex(/^[A-Za-z0-9._-]{1,128}$/);

export const sessionSchema = z.object({
  journalId: id,
  title: z.string(),
  patientId: z.string(),
  /** First letters of the name's parts, family name first. */
  initials: z.string(),
  /** DA, `YYYYMMDD` or ''. */
  studyDate: z.string(),
  seriesDescription: z.string(),
  isDemo: z.boolean(),
  createdAt: z.number(),
  /** When the last edit was saved, ms since 1970. */
  savedAt: z.number(),
  /** Entries that are the user's own work; 0 = a file was loaded and no more. */
  edits: z.number().int(),
  bytes: z.number(),
  /** The last export: file name, structures in it, and whether it holds all work up to now. */
  exported: z
    .object({ at: z.number(), file: z.string(), structures: z.number().int(), covers: z.boolean() })
    .nullable(),
  /**
   * `older`: of an earlier release, brought up to date when resumed; `newer`: of a later one, its good part can be resumed as a copy;
   * `damaged`: what is intact can be resumed.
   */
  state: z.enum(['current', 'older', 'newer', 'damaged']),
  /** A window of this or of another running Pedicle has it open. */
  open: z.enum(['here', 'elsewhere']).nullable(),
});
export type Session = z.infer<typeof sessionSchema>;

/**
 * True for an error that stops editing until saving works again: the disk is full, read-only, gone or broken, or the connection is. The
 * entries of the call are not saved; the same call is repeated until it succeeds.
 */
export const savingStopped = (code: string): boolean =>
  code.startsWith('storage-') || code === 'connection-lost';
