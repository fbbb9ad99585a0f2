/**
 * `pedicle watch`, `batch` and `worker`: series in, proved structure sets out, without a hand. One queue, one way to run a case;
 * a series that cannot be used, or a process that dies, never stops the others.
 */
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ownModelsFolder, resourcesFolder } from '../../../backend/app/entries.ts';
import { systemCode } from '../../../backend/files/file-errors.ts';
import { dataFolder } from '../../../backend/files/places.ts';
import { type Arrivals, watchArrivals } from '../../../backend/intake/arrivals.ts';
import { checkRules } from '../../../backend/intake/check-rules.ts';
import { type Desk, oneProtocol, openDesk } from '../../../backend/intake/desk.ts';
import { readRules } from '../../../backend/intake/rules.ts';
import { tellWorklist } from '../../../backend/intake/worklist.ts';
import {
  type Destination,
  type NodeSettings,
  ownNodeSettings,
  readNodeSettings,
} from '../../../backend/network/settings.ts';
import { sendFile } from '../../../backend/network/systems.ts';
import type { JobRecord } from '../../../backend/queue/job-queue.ts';
import type { Rules } from '../../../contract/index.ts';
import { type Finding, finding, PedicleError } from '../../../core/errors/errors.ts';
import type { CtSeries } from '../../../dicom/ct/types.ts';
import { requireFolder } from '../input-folder.ts';
import { whileKillable } from '../interrupt.ts';
import { EXIT, exitForFindings, findingLines, type Outcome, usageError } from '../outcome.ts';
import type { ProgressBar } from '../progress-bar.ts';
import { textTable } from '../table.ts';

export interface HandsOffOptions {
  readonly out?: string;
  readonly protocol?: string;
  /** File of rules; instead of `protocol`. */
  readonly rules?: string;
  /** File of network settings, for the destinations that rules name. */
  readonly settings?: string;
  /** Folder of the embedded queue or `postgres://…`; PEDICLE_QUEUE keeps a password out of the process list. */
  readonly queue?: string;
  readonly modelsFolder?: string;
  readonly stillSeconds?: string;
  /** `low` (default): gives way to everything else on this machine; `normal`. */
  readonly priority?: string;
}

/** The command line that runs one case: this program again, as it was started. */
const segmentCommandLine = (modelsFolder: string): string[] => [
  process.execPath,
  // A case needs no heap made for receiving.
  ...process.execArgv.filter((option) => !option.startsWith('--initial-heap-size')),
  process.argv[1] ?? '',
  'segment',
  '--models-folder',
  modelsFolder,
];

export const protocolsFolder = (): string => join(resourcesFolder(), 'protocols');

/** @throws PedicleError of the files, `usage`, `protocol-unknown`, `network-unknown`. */
export async function rulesOf(o: HandsOffOptions, settings: NodeSettings | null): Promise<Rules> {
  if (o.rules !== undefined && o.protocol !== undefined)
    throw usageError({ what: 'not-both', options: ['--rules', '--protocol'] });
  const rules = o.rules === undefined ? oneProtocol(o.protocol ?? null) : await readRules(resolve(o.rules));
  await checkRules(rules, protocolsFolder(), settings?.destinations ?? []);
  return rules;
}

export async function settingsOf(o: HandsOffOptions): Promise<NodeSettings | null> {
  if (o.settings !== undefined) return readNodeSettings(resolve(o.settings));
  // What the app uses too.
  return ownNodeSettings(dataFolder());
}

export function deskOf(o: HandsOffOptions, settings: NodeSettings | null): Promise<Desk> {
  const low = (o.priority ?? 'low') === 'low';
  if (!low && o.priority !== 'normal')
    throw usageError({ what: 'one-of', option: '--priority', allowed: ['low', 'normal'] });
  const modelsFolder = resolve(o.modelsFolder ?? ownModelsFolder());
  // The embedded database starts in this thread, for seconds at the first time, and stands being killed.
  return whileKillable(() =>
    openDesk({
      queue: o.queue ?? process.env.PEDICLE_QUEUE,
      modelsFolder,
      protocolsFolder: protocolsFolder(),
      segment: segmentCommandLine(modelsFolder),
      low,
      ...(settings === null
        ? {}
        : {
            destinations: settings.destinations,
            send: (file: string, to: Destination, signal: AbortSignal) =>
              sendFile(file, to, settings.aeTitle, signal),
          }),
    }),
  );
}

/** Where the app looks for what goes on here. */
export const worklistFolder = (): string => join(dataFolder(), 'worklist');

const requireOut = (o: HandsOffOptions): string => {
  if (o.out === undefined) throw usageError({ what: 'out-missing' });
  return resolve(o.out);
};

const summary = (records: readonly JobRecord[], findings: readonly Finding[]): Outcome => {
  const rows = records.map(({ id, state, job, output }) => {
    const result = (output as { result?: string; message?: string } | null)?.result;
    return [id, state === 'done' ? (result ?? 'done') : state, job.seriesKey];
  });
  const clean = records.every(
    ({ state, output }) => state === 'done' && (output as { result?: string } | null)?.result === 'done',
  );
  return {
    exit: clean ? exitForFindings(findings) : EXIT.findings,
    json: { jobs: records, findings },
    text: [
      textTable([['job (folder of the result)', 'result', 'series'], ...rows]),
      ...findingLines(findings),
    ].join('\n'),
  };
};

/** Every series of the folders, once; ends when each has its result or its reason. */
export async function batchCommand(
  folders: readonly string[],
  o: HandsOffOptions,
  bar: ProgressBar,
  signal: AbortSignal,
): Promise<Outcome> {
  const out = requireOut(o);
  const inputs = await Promise.all(folders.map(requireFolder));
  const settings = await settingsOf(o);
  const rules = await rulesOf(o, settings);
  const desk = await deskOf(o, settings);
  try {
    const ids = new Set<string>();
    const findings: Finding[] = [];
    for (const folder of inputs) {
      const arrivals = watchArrivals(folder, 0);
      await arrivals.look(0);
      const { ready, refused } = await arrivals.look(1);
      findings.push(...refused);
      for (const series of ready) ids.add((await desk.submit(series, folder, out, rules)).id);
    }
    if (ids.size === 0) findings.push(finding('ct-none', 'error', { files: null, packed: false }));
    const ours = (): Promise<JobRecord[]> => desk.queue.jobs({ ids: [...ids] });
    const startedMs = Date.now();
    const before = (await ours()).filter(({ state }) => state === 'done').length;
    await desk.start(() => undefined);
    while (!signal.aborted) {
      await tellWorklist(worklistFolder(), desk.queue, 0);
      const records = await ours();
      const open = records.filter(({ state }) => state === 'waiting' || state === 'running').length;
      if (open === 0) return summary(records, findings);
      const ended = records.length - open;
      const each = ended > before ? (Date.now() - startedMs) / 1000 / (ended - before) : undefined;
      bar.update(`${ended} of ${records.length} series`, ended / records.length, each && each * open);
      await pause(1000, undefined, { signal }).catch(() => undefined);
    }
    const given = (await ours()).map((r) =>
      r.state === 'running' ? { ...r, state: 'waiting' as const } : r,
    );
    const { json, text } = summary(given, findings);
    return { exit: EXIT.internal, json, text: `${text}\nStopped; the same command goes on where it was.` };
  } finally {
    await desk.queue.drain();
  }
}

interface Places {
  readonly folder: string;
  readonly out: string;
  readonly rules: Rules;
}

/**
 * Queues what is ready. A series that cannot be read is told once and offered again, and the others go on.
 * @throws what the queue throws when it does not answer: then the rest is offered again, too.
 */
async function submitAll(
  ready: readonly CtSeries[],
  arrivals: Arrivals,
  desk: Desk,
  { folder, out, rules }: Places,
): Promise<void> {
  const waiting = new Set(ready.map(({ key }) => key));
  try {
    for (const series of ready) {
      const trouble = await desk.submit(series, folder, out, rules).then(
        () => null,
        (error: unknown) => ({ error }),
      );
      if (trouble !== null) {
        // The queue answers: then it is the series.
        await desk.queue.counts();
        if (arrivals.again(series.key)) console.error(troubleLine(series, trouble.error));
      }
      waiting.delete(series.key);
    }
  } finally {
    for (const key of waiting) arrivals.again(key);
  }
}

const troubleLine = ({ key }: CtSeries, error: unknown): string => {
  const why = error instanceof PedicleError ? `${error.message} ${error.action}` : (systemCode(error) ?? '');
  return `Series ${key} cannot be queued yet. ${why}`.trim();
};

/** One look at what came in: ready series are queued, the worklist is told. A database that is away for a while stops nothing. */
export async function lookOnce(
  arrivals: Arrivals,
  desk: Desk,
  places: Places,
  bar: ProgressBar,
): Promise<void> {
  const { ready, refused } = await arrivals.look(Date.now());
  for (const line of findingLines(refused)) console.error(line);
  try {
    await submitAll(ready, arrivals, desk, places);
    await tellWorklist(worklistFolder(), desk.queue, arrivals.moving());
    const counts = await desk.queue.counts();
    bar.update(
      `${arrivals.moving()} arriving, ${counts.waiting} waiting, ${counts.running} running, ${counts.done} done, ${counts.failed} failed`,
      0,
    );
  } catch (error) {
    if (error instanceof PedicleError) throw error;
    bar.update('The queue does not answer; it is asked again', 0);
  }
}

/** Takes series as they become complete in a folder, until told to stop. */
export async function watchCommand(
  folder: string,
  o: HandsOffOptions,
  bar: ProgressBar,
  signal: AbortSignal,
): Promise<Outcome> {
  const seconds = Number(o.stillSeconds ?? '30');
  if (!(seconds >= 1)) throw usageError({ what: 'still-seconds' });
  const out = requireOut(o);
  const inbox = await requireFolder(folder);
  const settings = await settingsOf(o);
  const rules = await rulesOf(o, settings);
  const desk = await deskOf(o, settings);
  try {
    const arrivals = watchArrivals(inbox, seconds * 1000);
    await desk.start(() => undefined);
    while (!signal.aborted) {
      await lookOnce(arrivals, desk, { folder: inbox, out, rules }, bar);
      await pause(Math.min(seconds, 5) * 1000, undefined, { signal }).catch(() => undefined);
    }
  } finally {
    await desk.queue.drain();
  }
  return {
    exit: EXIT.done,
    json: {},
    text: 'Stopped; what waits in the queue is taken up at the next start.',
  };
}

/** Works on a shared queue until told to stop. */
export async function workerCommand(
  o: HandsOffOptions,
  bar: ProgressBar,
  signal: AbortSignal,
): Promise<Outcome> {
  const desk = await deskOf(o, await settingsOf(o));
  let ended = 0;
  try {
    await desk.start(() => {
      ended += 1;
    });
    while (!signal.aborted) {
      bar.update(`${ended} jobs ended here`, 0);
      await pause(1000, undefined, { signal }).catch(() => undefined);
    }
  } finally {
    await desk.queue.drain();
  }
  return { exit: EXIT.done, json: { ended }, text: `Stopped after ${ended} jobs.` };
}
