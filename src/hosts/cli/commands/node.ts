/**
 * `pedicle node`: the DICOM node, the rules, the queue and a worker in one process. What a scanner or PACS sends becomes proved structure
 * sets, and they go where the rules say.
 */
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { resourcesFolder } from '../../../backend/app/entries.ts';
import { dataFolder } from '../../../backend/files/places.ts';
import { watchArrivals } from '../../../backend/intake/arrivals.ts';
import { checkRules } from '../../../backend/intake/check-rules.ts';
import { followRules, rulesInForce } from '../../../backend/intake/kept-rules.ts';
import { startMetrics } from '../../../backend/intake/metrics.ts';
import { sweepOld } from '../../../backend/intake/retention.ts';
import { openInbox } from '../../../backend/network/inbox.ts';
import { startDicomNode } from '../../../backend/network/node.ts';
import { type NodeSettings, parseNodeSettings } from '../../../backend/network/settings.ts';
import type { Rules } from '../../../contract/index.ts';
import { PedicleError, telling } from '../../../core/errors/errors.ts';
import { EXIT, type Outcome, usageError } from '../outcome.ts';
import type { ProgressBar } from '../progress-bar.ts';
import { deskOf, type HandsOffOptions, lookOnce, protocolsFolder, rulesOf, settingsOf } from './hands-off.ts';

export interface NodeOptions extends HandsOffOptions {
  readonly inbox?: string;
  readonly metricsPort?: string;
  /** Receives and queues; workers elsewhere do the work. */
  readonly receiveOnly?: boolean;
}

const LOOK_EVERY_MS = 5000;
const SWEEP_EVERY_MS = 3_600_000;

export async function nodeCommand(o: NodeOptions, bar: ProgressBar, signal: AbortSignal): Promise<Outcome> {
  if (o.out === undefined) throw usageError({ what: 'out-missing' });
  const seconds = Number(o.stillSeconds ?? '30');
  if (!(seconds >= 1)) throw usageError({ what: 'still-seconds' });
  const out = resolve(o.out);
  const settings = (await settingsOf(o)) ?? parseNodeSettings({ version: 1 });
  const rulesNow = await nodeRules(o, settings);
  const folder = resolve(o.inbox ?? join(dataFolder(), 'inbox'));
  const desk = await deskOf(o, settings);
  const inbox = await openInbox(folder, settings.limits);
  const node = await startDicomNode(settings, inbox);
  const metrics = await startMetrics(Number(o.metricsPort ?? '0'), desk.queue, node.counts);
  console.error(
    `DICOM: ${settings.aeTitle} at ${settings.address}:${node.port}. Health and metrics: ${metrics.address}`,
  );
  const arrivals = watchArrivals(folder, seconds * 1000);
  let sweptMs = 0;
  try {
    if (o.receiveOnly !== true) await desk.start(() => undefined);
    while (!signal.aborted) {
      const rules = await rulesNow();
      await lookOnce(arrivals, desk, { folder, out, rules }, bar);
      if (Date.now() - sweptMs > SWEEP_EVERY_MS) {
        sweptMs = Date.now();
        // A queue that is away says nothing of what is still needed: then nothing is swept.
        const unfinished = await desk.queue.unfinished().catch(() => null);
        if (unfinished !== null) await sweepOld({ inbox: folder, out }, rules.keepDays, unfinished, sweptMs);
      }
      await pause(Math.min(seconds * 1000, LOOK_EVERY_MS), undefined, { signal }).catch(() => undefined);
    }
  } finally {
    await node.close();
    await inbox.close();
    await metrics.close();
    await desk.queue.drain();
  }
  return {
    exit: EXIT.done,
    json: { counts: node.counts },
    text: 'Stopped; what waits in the queue is taken up at the next start.',
  };
}

/** The rules at any moment: those of the command line, else those in force on this machine, which may be changed on the page meanwhile. */
async function nodeRules(o: NodeOptions, settings: NodeSettings): Promise<() => Promise<Rules>> {
  if (o.rules !== undefined || o.protocol !== undefined) {
    const given = await rulesOf(o, settings);
    return async () => given;
  }
  const places = { folder: dataFolder(), shipped: join(resourcesFolder(), 'intake', 'rules.json') };
  const read = async (): Promise<Rules> => {
    const rules = await rulesInForce(places);
    await checkRules(rules, protocolsFolder(), settings.destinations);
    return rules;
  };
  return followRules(places.folder, read, (error) =>
    console.error(
      error instanceof PedicleError
        ? `${error.message} ${error.action}`
        : telling('intake-rules', { schema: null }).message,
    ),
  );
}
