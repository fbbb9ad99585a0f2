/**
 * One series to its result folder, in a process of its own with low priority. The folder appears whole or not at all, under the
 * job's id; where it is there already, the work was done before.
 */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { access, readdir, readFile, rename, rm } from 'node:fs/promises';
import { constants, setPriority } from 'node:os';
import { join } from 'node:path';
import { fault, type PedicleError, tellingOf } from '../../core/errors/errors.ts';
import { makeFolder } from '../files/make-folder.ts';
import { syncFolder, writeAtomically } from '../files/write-atomically.ts';
import type { SegmentJob } from '../queue/job-queue.ts';
import { fileSha256 } from '../segmentation/models.ts';
import { isVolumeKey } from '../studies/index.ts';
import { caseReport, whyRefused } from './case-report.ts';
import { ENDS_WITH_INPUT } from './ends-with-input.ts';

/** What a case gives, by its series: a label map of a volume file, which has no images that an RTSTRUCT could refer to. */
export const structuresFile = (seriesKey: string): string =>
  isVolumeKey(seriesKey) ? 'labels.nii.gz' : 'rtstruct.dcm';

export interface CaseOutcome {
  /** `refused`: the input cannot be used, and trying again would not change that. */
  readonly result: 'done' | 'findings' | 'refused';
  readonly folder: string;
  /** Why it was refused, or why there is no RTSTRUCT; '' else. */
  readonly reason: string;
}

interface Run {
  readonly exit: number | null;
  readonly text: string;
}

/** The last part of what a process says is enough: JSON on stdout is read whole, up to this many characters. */
const MOST_TEXT = 64 << 20;

function runAside(command: readonly string[], low: boolean, signal: AbortSignal): Promise<Run> {
  return new Promise((resolve, reject) => {
    const [program = '', ...rest] = command;
    const child = spawn(program, rest, {
      stdio: ['pipe', 'pipe', 'ignore'],
      env: { ...process.env, [ENDS_WITH_INPUT]: '1' },
      signal,
      killSignal: 'SIGTERM',
    });
    // It reads nothing of it.
    child.stdin.on('error', () => undefined);
    let text = '';
    child.stdout.setEncoding('utf8');
    child.stdout.on('data', (chunk: string) => {
      if (text.length < MOST_TEXT) text += chunk;
    });
    child.on('spawn', () => {
      try {
        if (low && child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
      } catch {
        // Where priorities may not be changed, the case runs like any other program.
      }
    });
    // One that was told to stop still has to be gone: it writes into the draft.
    child.on('error', (error) => {
      if (child.pid === undefined) reject(error);
    });
    child.on('close', (exit) => resolve({ exit, text }));
  });
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

const stopped = (run: Run): PedicleError => fault('case-stopped', { exit: run.exit });

/** What `pedicle segment` would say of a series that a rule refuses. */
const refusedByRule = (why: string): Run => ({
  exit: 3,
  text: JSON.stringify({ error: tellingOf(fault('intake-refused', { why })), findings: [] }),
});

/** Drafts that a killed attempt at this very job left. */
async function sweepDrafts(out: string, id: string): Promise<void> {
  const names = await readdir(out).catch(() => []);
  for (const name of names) {
    if (name.startsWith(`.${id}.`)) await rm(join(out, name), { recursive: true, force: true });
  }
}

/** What the finished case's own record says, for a job that is taken up again after its worker died. */
async function outcomeIn(folder: string): Promise<CaseOutcome> {
  const { result, reason = '' } = JSON.parse(
    await readFile(join(folder, 'job.json'), 'utf8'),
  ) as Partial<CaseOutcome> & Pick<CaseOutcome, 'result'>;
  return { result, folder, reason };
}

/**
 * @param low whether the process gives way to everything else on this machine.
 * @param segment the command line of `pedicle segment` up to its arguments (node, entry, `segment`).
 * @returns where `rtstruct.dcm` (of a volume file `labels.nii.gz` with its names), `findings.json`, `report.html` and `job.json` lie; without the
 *   first when the input was refused.
 * @throws PedicleError `case-stopped` when the process crashed or was killed: worth another attempt.
 */
export async function runCase(
  job: SegmentJob,
  id: string,
  segment: readonly string[],
  structures: readonly string[] | null,
  signal: AbortSignal,
  low = true,
): Promise<CaseOutcome> {
  const folder = join(job.out, id);
  if (await exists(folder)) return outcomeIn(folder);
  const draft = join(job.out, `.${id}.${randomUUID()}.part`);
  await sweepDrafts(job.out, id);
  await makeFolder(draft);
  const isVolume = isVolumeKey(job.seriesKey);
  try {
    const run =
      job.refuse === null
        ? await runAside(
            [
              ...segment,
              job.folder,
              ...(isVolume ? ['--labels'] : ['--series', job.seriesKey, '--out']),
              join(draft, structuresFile(job.seriesKey)),
              ...(structures === null ? [] : ['--structures', structures.join(',')]),
              '--json',
            ],
            low,
            signal,
          )
        : refusedByRule(job.refuse);
    const result = ({ 0: 'done', 1: 'findings', 3: 'refused' } as const)[run.exit ?? -1];
    if (result === undefined) throw stopped(run);
    await writeAtomically(join(draft, 'findings.json'), run.text, { overwrite: false });
    const report = caseReport({ id, result, seriesKey: job.seriesKey, protocol: job.protocol }, run.text);
    await writeAtomically(join(draft, 'report.html'), report, { overwrite: false });
    const rtstruct = join(draft, 'rtstruct.dcm');
    const rtstructSha256 = (await exists(rtstruct)) ? await fileSha256(rtstruct) : null;
    const reason = whyRefused(run.text) || (isVolume ? fault('export-needs-dicom').message : '');
    const record = {
      id,
      result,
      reason,
      seriesKey: job.seriesKey,
      protocol: job.protocol,
      rtstructSha256,
    };
    await writeAtomically(join(draft, 'job.json'), `${JSON.stringify(record, null, 2)}\n`, {
      overwrite: false,
    });
    await rename(draft, folder).catch(async (error: unknown) => {
      // Another worker was faster: its result is the one.
      if (!(await exists(folder))) throw error;
    });
    await syncFolder(job.out);
    return { result, folder, reason };
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}
