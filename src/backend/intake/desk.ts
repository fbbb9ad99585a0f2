/** Where series come in and results go out: one queue, rules that decide, workers that run a case and send what it gave. */
import { createHash } from 'node:crypto';
import { access } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Decision, Rules } from '../../contract/index.ts';
import type { CtSeries } from '../../dicom/ct/types.ts';
import { makeFolder } from '../files/make-folder.ts';
import { type Destination, destinationOf } from '../network/settings.ts';
import { type JobQueue, openQueue, type QueueSettings, type SegmentJob } from '../queue/job-queue.ts';
import { listModels } from '../segmentation/index.ts';
import { asUuid, jobIdOf } from './identity.ts';
import { protocolStructures } from './protocols.ts';
import { decide } from './rules.ts';
import { runCase } from './run-case.ts';
import { seriesFacts } from './series-facts.ts';

export interface DeskOptions {
  /** As `openQueue`. */
  readonly queue: string | undefined;
  readonly settings?: QueueSettings;
  readonly modelsFolder: string;
  readonly protocolsFolder: string;
  /** Command line of `pedicle segment` up to its arguments. */
  readonly segment: readonly string[];
  /** Whether cases give way to everything else on this machine. */
  readonly low: boolean;
  /** Sends a file to a destination; without it this desk sends nothing, and leaves that to others. */
  readonly send?: (file: string, to: Destination, signal: AbortSignal) => Promise<void>;
  readonly destinations?: readonly Destination[];
}

export interface Desk {
  readonly queue: JobQueue;
  /** @returns the job's id and what was decided; a known job is not queued again. */
  submit(
    series: CtSeries,
    folder: string,
    out: string,
    rules: Rules,
  ): Promise<{ id: string; decision: Decision }>;
  /** Starts taking jobs; `after` hears of each that ended. */
  start(after: (id: string) => void): Promise<void>;
}

/** Rules that send every series to one template. */
export const oneProtocol = (protocol: string | null): Rules => ({
  version: 1,
  rules: [{ name: 'all', when: {}, do: { protocol, sendTo: [] } }],
  keepDays: { received: null, results: null },
});

/** The volume file; the folder that holds the whole series: the case then looks no further; `folder` where its files are scattered. */
function homeOf(series: CtSeries, folder: string): string {
  if (series.volumeFile !== undefined) return series.volumeFile;
  const homes = new Set(series.files.map(({ source }) => dirname(source)));
  const [only] = homes;
  return homes.size === 1 && only !== undefined ? only : folder;
}

const sendId = (id: string, destination: string): string =>
  asUuid(createHash('sha256').update(`pedicle-send-1\n${id}\n${destination}`).digest());

/** @throws PedicleError of `openQueue` and `listModels`. */
export async function openDesk(o: DeskOptions): Promise<Desk> {
  const queue = await openQueue(o.queue, o.settings);

  async function run(job: SegmentJob, id: string, signal: AbortSignal): Promise<object> {
    const structures =
      job.protocol === null ? null : await protocolStructures(o.protocolsFolder, job.protocol);
    const outcome = await runCase(job, id, o.segment, structures, signal, o.low);
    const file = join(outcome.folder, 'rtstruct.dcm');
    const made = await access(file).then(
      () => true,
      () => false,
    );
    if (made)
      for (const destination of job.sendTo)
        await queue.sends.submit(sendId(id, destination), { of: id, file, destination });
    return outcome;
  }

  return {
    queue,
    submit: async (series, folder, out, rules) => {
      // Looked at for every series: models may be replaced while this runs, and the queue goes on.
      const { models } = await listModels(o.modelsFolder);
      const decision = decide(rules, await seriesFacts(series));
      const refuse = decision.kind === 'refuse' ? decision.why : null;
      const protocol = decision.kind === 'take' ? decision.protocol : null;
      await makeFolder(out);
      const id = await jobIdOf(series, refuse === null ? protocol : `refused ${refuse}`, models);
      const sendTo = decision.kind === 'take' ? [...decision.sendTo] : [];
      await queue.submit(id, {
        folder: homeOf(series, folder),
        seriesKey: series.key,
        protocol,
        out,
        sendTo,
        refuse,
      });
      return { id, decision };
    },
    start: async (after) => {
      await queue.work((job, id, signal) => run(job, id, signal).finally(() => after(id)));
      const { send } = o;
      if (send === undefined) return;
      await queue.sends.work(async ({ file, destination }, _id, signal) => {
        await send(file, destinationOf(o.destinations ?? [], destination), signal);
        return { destination };
      });
    },
  };
}
