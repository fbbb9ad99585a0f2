/** The worklist and the systems of network.json, as the page gets them. */
import { mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { createBackend } from '../../src/backend/app/create-backend.ts';
import { tellWorklist } from '../../src/backend/intake/worklist.ts';
import { openQueue } from '../../src/backend/queue/job-queue.ts';

const home = mkdtempSync(join(tmpdir(), 'pedicle-worklist-'));
const backend = createBackend({ shell: 'web', startFolder: null, dataFolder: home });
afterAll(() => backend.close());
const id = '00000001-0000-8000-8000-000000000000';

test('nothing yet; then what the queue holds; a failed job is put back when asked', async () => {
  const { handlers, close } = backend.connect();
  expect(await handlers['worklist.get']({})).toMatchObject({ writtenMs: null, live: false, jobs: [] });
  const place = join(home, 'worklist');
  const queue = await openQueue(join(home, 'queue'), { retries: 0 });
  const job = { folder: '/in', seriesKey: '1.2', protocol: null, out: '/out', sendTo: [], refuse: null };
  await queue.submit(id, job);
  await tellWorklist(place, queue, 2);
  expect(await handlers['worklist.get']({})).toMatchObject({
    live: true,
    arriving: 2,
    counts: { waiting: 1 },
    jobs: [{ id, state: 'waiting', structureSet: null }],
  });
  let fail = true;
  await queue.work(async () => {
    if (fail) throw new Error('The network took a holiday.');
    return { result: 'findings' };
  });
  const until = async (state: string): Promise<void> => {
    const limit = Date.now() + 60_000;
    while ((await handlers['worklist.get']({})).jobs[0]?.state !== state) {
      if (Date.now() > limit) throw new Error(`never ${state}`);
      await new Promise((resolve) => setTimeout(resolve, 200));
      await tellWorklist(place, queue, 0);
    }
  };
  await until('failed');
  expect((await handlers['worklist.get']({})).jobs[0]?.reason).toContain('holiday');
  fail = false;
  await handlers['worklist.retry']({ id });
  await until('done');
  expect(readdirSync(join(place, 'retry'))).toEqual([]);
  expect((await handlers['worklist.get']({})).jobs[0]).toMatchObject({
    result: 'findings',
    structureSet: join('/out', id, 'rtstruct.dcm'),
  });
  await queue.drain();
  await close();
}, 300_000);

test('systems by name; one that is not there is refused, one that is wrong is said', async () => {
  const { handlers, close } = backend.connect();
  expect(await handlers['network.destinations']({})).toEqual({ destinations: [] });
  mkdirSync(home, { recursive: true });
  writeFileSync(
    join(home, 'network.json'),
    JSON.stringify({
      version: 1,
      destinations: [{ kind: 'dicom', name: 'tps', aeTitle: 'TPS', host: '127.0.0.1', port: 9 }],
    }),
  );
  expect(await handlers['network.destinations']({})).toEqual({
    destinations: [{ name: 'tps', kind: 'dicom' }],
  });
  await expect(handlers['network.test']({ name: 'tps' })).rejects.toMatchObject({
    code: 'network-unreachable',
  });
  await expect(handlers['network.test']({ name: 'x' })).rejects.toMatchObject({ code: 'network-unknown' });
  writeFileSync(join(home, 'network.json'), '{"version":1,"address":"0.0.0.0"}');
  await expect(handlers['network.destinations']({})).rejects.toMatchObject({ code: 'network-settings' });
  await close();
});
