/**
 * kill −9 of node, worker and database while scans come in: every scan that was acknowledged gives one result, none two. The short form
 * sends 4 and kills 3 times; PEDICLE_LONG=1 sends 200 and kills 100 times.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { DEFAULT_CALLER } from '../../../src/backend/network/association.ts';
import { storeFiles } from '../../../src/backend/network/client.ts';
import type { DicomDestination } from '../../../src/backend/network/settings.ts';
import { ctFiles } from '../../builders/dicom-node.ts';
import { hasPostgres, startPostgres } from '../../builders/postgres.ts';
import { smallModels } from '../../builders/small-model.ts';

const long = process.env.PEDICLE_LONG === '1';
const [SCANS, KILLS] = long ? [200, 100] : [4, 3];
const nodeEntry = fileURLToPath(new URL('../../builders/node-worker.ts', import.meta.url));
const workerEntry = fileURLToPath(new URL('../../builders/queue-worker.ts', import.meta.url));
const standIn = fileURLToPath(new URL('../../builders/segment-stand-in.ts', import.meta.url));
const caller = { aeTitle: 'SCANNER', ...DEFAULT_CALLER, idleSeconds: 10 };

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });

/** A process that is started again whenever it ends, as a service would be. */
function service(entry: string, args: readonly string[]) {
  let child: ChildProcess;
  let over = false;
  const start = (): Promise<void> =>
    new Promise((resolve) => {
      child = fork(entry, args, { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
      child.once('message', () => resolve());
      child.once('exit', () => {
        resolve();
        if (!over) setTimeout(() => void start(), 100);
      });
    });
  return {
    start,
    kill: (): void => void child.kill('SIGKILL'),
    stop: (): void => {
      over = true;
      child.kill('SIGKILL');
    },
  };
}

test.skipIf(!hasPostgres)(
  'every acknowledged scan gives exactly one result, whatever is killed',
  async () => {
    const root = mkdtempSync(join(tmpdir(), 'pedicle-kill-'));
    const [inbox, out] = [join(root, 'inbox'), join(root, 'out')];
    mkdirSync(out);
    const database = await startPostgres();
    const port = await freePort();
    const node = service(nodeEntry, [database.url, inbox, out, smallModels(root), String(port)]);
    const worker = service(workerEntry, [database.url, standIn]);
    const to: DicomDestination = { kind: 'dicom', name: 'node', aeTitle: 'PEDICLE', host: '127.0.0.1', port };
    const results = (): string[] => readdirSync(out).filter((name) => /^[0-9a-f-]{36}$/.test(name));
    try {
      await node.start();
      await worker.start();
      const sending = (async () => {
        for (let scan = 0; scan < SCANS; scan += 1) {
          const files = ctFiles(3, `2.25.77${String(scan).padStart(4, '0')}`);
          // As a scanner does: again until it was taken.
          for (;;) {
            if (
              await storeFiles(to, caller, files).then(
                () => true,
                () => false,
              )
            )
              break;
            await pause(300);
          }
        }
      })();
      for (let kill = 0; kill < KILLS; kill += 1) {
        await pause(300 + ((kill * 7919) % 13) * 100);
        if (kill % 3 === 0) node.kill();
        else if (kill % 3 === 1) worker.kill();
        else await database.crash();
      }
      await sending;
      const limit = Date.now() + (long ? 1_200_000 : 200_000);
      while (results().length < SCANS && Date.now() < limit) await pause(300);
      // One more look: nothing may come twice.
      await pause(2000);
      const keys = results().map(
        (id) => JSON.parse(readFileSync(join(out, id, 'job.json'), 'utf8')).seriesKey,
      );
      console.log(`${SCANS} scans, ${KILLS} kills: ${keys.length} results, ${new Set(keys).size} different`);
      expect(keys).toHaveLength(SCANS);
      expect(new Set(keys).size).toBe(SCANS);
      expect(readdirSync(out).filter((name) => name.endsWith('.part'))).toEqual([]);
    } finally {
      node.stop();
      worker.stop();
      await database.stop();
    }
  },
  long ? 3_600_000 : 400_000,
);
