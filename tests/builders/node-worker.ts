/** A node process for tests: the real node, inbox, arrivals and desk; only nothing is segmented here. */
import { watchArrivals } from '../../src/backend/intake/arrivals.ts';
import { oneProtocol, openDesk } from '../../src/backend/intake/desk.ts';
import { openInbox } from '../../src/backend/network/inbox.ts';
import { startDicomNode } from '../../src/backend/network/node.ts';
import { parseNodeSettings } from '../../src/backend/network/settings.ts';

const [queue = '', folder = '', out = '', models = '', port = ''] = process.argv.slice(2);
const settings = parseNodeSettings({ version: 1, port: Number(port), limits: { freeBytes: 0 } });
const desk = await openDesk({
  queue,
  settings: { retries: 1000, retryDelaySeconds: 1, leaseSeconds: 10 },
  modelsFolder: models,
  protocolsFolder: models,
  segment: [],
  low: false,
});
const inbox = await openInbox(folder, settings.limits);
await startDicomNode(settings, inbox);
process.send?.('working');
const arrivals = watchArrivals(folder, 500);
for (;;) {
  const { ready } = await arrivals.look(Date.now());
  for (const series of ready)
    await desk.submit(series, folder, out, oneProtocol(null)).catch(() => arrivals.again(series.key));
  await new Promise((resolve) => setTimeout(resolve, 300));
}
