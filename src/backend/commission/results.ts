/** What is kept of measured cases: one line a case in a file that is only added to, so that a stopped run goes on. No names of patients. */
import { createHash } from 'node:crypto';
import { open, readFile } from 'node:fs/promises';
import { z } from 'zod';
import { fileError } from '../files/file-errors.ts';
import type { CommissionCase } from './cases.ts';

export const METRICS = ['dice', 'surfaceDice', 'hd95Mm', 'aplMm'] as const;
export type MetricName = (typeof METRICS)[number];
export type MetricValues = Readonly<Record<MetricName, number | null>>;

const picture = z.object({
  slice: z.number().int(),
  /** Rings as `i0,j0,i1,j1,…` in voxels. */
  reference: z.array(z.array(z.number())),
  test: z.array(z.array(z.number())),
});
const row = z.object({
  id: z.string(),
  date: z.string(),
  version: z.string(),
  structure: z.string(),
  referenceCc: z.number(),
  testCc: z.number(),
  values: z.object({
    dice: z.number().nullable(),
    surfaceDice: z.number().nullable(),
    hd95Mm: z.number().nullable(),
    aplMm: z.number().nullable(),
  }),
  picture: picture.nullable(),
});
/** A structure of the reference that a judged set does not have under a name that is surely the same. */
const missing = z.object({ id: z.string(), version: z.string(), structure: z.string() });
const line = z.object({
  key: z.string(),
  rows: z.array(row),
  missing: z.array(missing),
  refused: z.array(z.string()),
});

export type Picture = z.infer<typeof picture>;
export type CaseRow = z.infer<typeof row>;
export type MissingRow = z.infer<typeof missing>;
export type ResultLine = z.infer<typeof line>;

/** Another number when metrics or rows change their meaning: what was measured before is measured again. */
const FORMAT = 2;

/** The same files measured the same way have the same key. */
export async function caseKey(c: CommissionCase): Promise<string> {
  const hash = createHash('sha256').update(`${FORMAT} ${c.series.key}`);
  for (const path of [c.referencePath, ...c.judged.map((j) => j.path)])
    hash.update(
      createHash('sha256')
        .update(await readFile(path))
        .digest(),
    );
  return hash.digest('hex');
}

/** Lines of earlier runs by their key; a last line that was never finished is left out. */
export async function readResults(path: string): Promise<Map<string, ResultLine>> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw fileError(error, path);
  });
  const found = new Map<string, ResultLine>();
  for (const each of text.split('\n')) {
    try {
      const parsed = line.safeParse(JSON.parse(each));
      if (parsed.success) found.set(parsed.data.key, parsed.data);
    } catch {
      // A line a stopped run left unfinished: its case is measured again.
    }
  }
  return found;
}

/** Adds a line; it begins on one of its own, whatever a stopped run left behind. */
export async function addResult(path: string, result: ResultLine): Promise<void> {
  try {
    const file = await open(path, 'a', 0o600);
    try {
      await file.writeFile(`\n${JSON.stringify(result)}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
  } catch (error) {
    throw fileError(error, path);
  }
}
