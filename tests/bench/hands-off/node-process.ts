/** The node by itself, so that its memory and processor time are its own: says its port, then on each line asked for, what it used. */
import { openInbox } from '../../../src/backend/network/inbox.ts';
import { startDicomNode } from '../../../src/backend/network/node.ts';
import { parseNodeSettings } from '../../../src/backend/network/settings.ts';

const settings = parseNodeSettings({ version: 1, port: 0, limits: { freeBytes: 0 } });
const inbox = await openInbox(process.argv[2] ?? '', settings.limits);
const node = await startDicomNode(settings, inbox);
process.send?.({ port: node.port });
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send?.({
    cpuMs: (user + system) / 1000,
    rssMb: process.memoryUsage().rss / 2 ** 20,
    stored: node.counts.stored.done,
  });
});
