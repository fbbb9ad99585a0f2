/** A drive that takes its time must not take that of others. */
import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { type ApiClient, connectApi } from '../../../src/contract/index.ts';
import { socketChannel } from '../../../src/hosts/web/socket-channel.ts';
import { type HostProcess, hostProcess, signIn } from '../../builders/host-process.ts';
import { phantomFolder } from '../../builders/phantom-folder.ts';

let host: HostProcess;
let phantom: Awaited<ReturnType<typeof phantomFolder>>;
beforeAll(async () => {
  phantom = await phantomFolder();
  host = await hostProcess([], {
    NODE_OPTIONS: `--import ${fileURLToPath(new URL('../../builders/slow-reads.mjs', import.meta.url))}`,
    SLOW_FOLDER: phantom.folder,
    SLOW_MS: '400',
  });
});
afterAll(async () => {
  await host.end();
  rmSync(dirname(phantom.folder), { recursive: true, force: true });
});

async function page(): Promise<{ client: ApiClient; leave: () => void }> {
  const socket = new WebSocket(`ws://127.0.0.1:${host.port}/ws`, {
    headers: { cookie: await signIn(host), origin: `http://127.0.0.1:${host.port}` },
  });
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  return { client: connectApi(socketChannel(socket)), leave: () => socket.terminate() };
}

it('while one page waits for a slow folder, another is answered two hundred times', async () => {
  const [slow, quick] = [await page(), await page()];
  let scanned = false;
  const scan = slow.client.call('studies.scan', { paths: [phantom.ctFolder] }).then((result) => {
    scanned = true;
    return result;
  });
  // With one of them behind every file these would take longer than the folder itself.
  for (let n = 0; n < 200; n += 1) await quick.client.call('files.list', { path: host.home });
  expect(scanned).toBe(false);
  expect((await scan).studies[0]?.series).toHaveLength(1);
  slow.leave();
  quick.leave();
});

it('a page that leaves during a scan leaves nothing behind, and the next is answered', async () => {
  const slow = await page();
  const scan = slow.client.call('studies.scan', { paths: [phantom.ctFolder] });
  slow.leave();
  await expect(scan).rejects.toMatchObject({ code: 'connection-lost' });
  const next = await page();
  expect((await next.client.call('app.info', {})).shell).toBe('web');
  next.leave();
});
