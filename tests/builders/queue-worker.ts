/** A worker process for tests: the real queue and case runner; only the segmentation is a stand-in that takes its time. */
import { runCase } from '../../src/backend/intake/run-case.ts';
import { openQueue } from '../../src/backend/queue/job-queue.ts';

const [place = '', standIn = ''] = process.argv.slice(2);
const queue = await openQueue(place, { retries: 1000, retryDelaySeconds: 1, leaseSeconds: 10 });
await queue.work((job, id, signal) => runCase(job, id, [process.execPath, standIn], null, signal));
process.send?.('working');
process.on('SIGTERM', () => {
  void queue.drain().then(() => process.exit(0));
});
