/**
 * A disk that is really full: a small file system of its own, mounted for the test (skipped where that is not allowed). What was
 * acknowledged is whole, what was refused left nothing, and once there is room the rest is taken.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openInbox } from '../../../src/backend/network/inbox.ts';
import { startDicomNode } from '../../../src/backend/network/node.ts';
import { parseNodeSettings } from '../../../src/backend/network/settings.ts';
import { ctFiles, dataSetOf, received } from '../../builders/dicom-node.ts';
import { hasTool } from '../../builders/tools.ts';

const MIB = 2 ** 20;
const mounted = (size: number, at: string): boolean =>
  spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', at]).status === 0;

function mayMount(): boolean {
  const at = mkdtempSync(join(tmpdir(), 'pedicle-mount-'));
  const may = mounted(MIB, at);
  if (may) spawnSync('umount', [at]);
  rmSync(at, { recursive: true, force: true });
  return may;
}

/** Statuses of the responses as DCMTK's sender tells them. */
const send = (port: number, files: readonly string[]): Promise<string> =>
  new Promise((resolve) => {
    const child = spawn('storescu', ['-v', '-nh', '-aec', 'PEDICLE', '127.0.0.1', String(port), ...files]);
    let text = '';
    child.stdout.on('data', (chunk) => (text += chunk));
    child.stderr.on('data', (chunk) => (text += chunk));
    child.once('close', () => resolve(text));
  });
const hashes = (paths: readonly string[]): Set<string> =>
  new Set(
    paths.map((p) =>
      createHash('sha256')
        .update(dataSetOf(readFileSync(p)))
        .digest('hex'),
    ),
  );

describe.skipIf(!hasTool('storescu') || !mayMount())('a full disk (needs storescu and a mount)', () => {
  let disk = '';
  beforeEach(() => {
    disk = mkdtempSync(join(tmpdir(), 'pedicle-full-'));
    mounted(3 * MIB, disk);
  });
  afterEach(() => {
    spawnSync('umount', [disk]);
    rmSync(disk, { recursive: true, force: true });
  });

  test.each([
    // The room that is to stay free is looked at before an instance is taken …
    ['refused in time', MIB],
    // … and without that limit the write itself fails.
    ['refused by the file system', 0],
  ])(
    '%s: nothing acknowledged is lost, nothing half-written stays, the rest comes later',
    async (_what, freeBytes) => {
      const files = ctFiles(40);
      const all = files.reduce((sum, path) => sum + statSync(path).size, 0);
      // Leaves room for about a third of them.
      const ballast = join(disk, 'ballast');
      writeFileSync(ballast, new Uint8Array(Math.max(0, 3 * MIB - freeBytes - Math.round(all / 3))));
      const settings = parseNodeSettings({ version: 1, port: 0, limits: { freeBytes } });
      const folder = join(disk, 'inbox');
      const inbox = await openInbox(folder, settings.limits);
      const node = await startDicomNode(settings, inbox);
      try {
        for (let n = 0; n < files.length; n += 5) {
          await send(node.port, files.slice(n, n + 5));
          // The room is looked at once a second.
          await new Promise((done) => setTimeout(done, 300));
        }
        const { done, outOfResources } = node.counts.stored;
        expect(done).toBeGreaterThan(0);
        expect(outOfResources).toBeGreaterThan(0);
        const kept = received(folder);
        expect(kept).toHaveLength(done);
        const meant = hashes(files);
        for (const hash of hashes(kept)) expect(meant.has(hash)).toBe(true);
        const half = readdirSync(folder)
          .filter((name) => name.startsWith('.incoming-'))
          .flatMap((name) => readdirSync(join(folder, name)));
        expect(half).toEqual([]);
        rmSync(ballast);
        await new Promise((resolve) => setTimeout(resolve, 1500));
        expect(await send(node.port, files)).not.toMatch(/OutOfResources/);
        expect(hashes(received(folder))).toEqual(meant);
      } finally {
        await node.close();
        await inbox.close();
      }
    },
  );
});
