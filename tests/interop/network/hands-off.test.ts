/** The whole way without a hand: a scanner sends, the rules decide, the structure set that was proved arrives in the PACS. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { parseDicom, TAG } from '../../../src/dicom/index.ts';
import { dataSetOf } from '../../builders/dicom-node.ts';
import { startOrthanc } from '../../builders/orthanc.ts';
import { phantomFolder } from '../../builders/phantom-folder.ts';
import { smallModels } from '../../builders/small-model.ts';
import { hasTool } from '../../builders/tools.ts';

const main = fileURLToPath(new URL('../../../src/hosts/cli/main.ts', import.meta.url));
const sha = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

test.skipIf(!hasTool('Orthanc') || !hasTool('storescu'))(
  'pedicle node: C-STORE in, rules, segmentation, C-STORE out, byte for byte',
  async () => {
    const root = mkdtempSync(join(tmpdir(), 'pedicle-hands-off-'));
    const { ctFolder } = await phantomFolder({
      levels: { from: 'T12', to: 'L2' },
      size: [96, 90],
      spacingMm: [3.5, 4, 4],
      seed: 3,
      ctOnly: true,
    });
    const orthanc = await startOrthanc({ title: 'PEDICLE', port: 1 });
    const [settings, rules] = [join(root, 'node.json'), join(root, 'rules.json')];
    writeFileSync(
      settings,
      JSON.stringify({
        version: 1,
        port: 0,
        limits: { freeBytes: 0 },
        destinations: [
          { kind: 'dicom', name: 'tps', aeTitle: 'PACS', host: '127.0.0.1', port: orthanc.dicomPort },
        ],
      }),
    );
    writeFileSync(
      rules,
      JSON.stringify({
        version: 1,
        rules: [{ name: 'from CT1', when: { sender: '^CT1$' }, do: { protocol: null, sendTo: ['tps'] } }],
      }),
    );
    const at = (name: string): string => join(root, name);
    const child = spawn(
      process.execPath,
      [
        ...[
          main,
          'node',
          '--out',
          at('out'),
          '--inbox',
          at('inbox'),
          '--settings',
          settings,
          '--rules',
          rules,
        ],
        ...['--queue', at('queue'), '--still-seconds', '1', '--priority', 'normal'],
        ...['--models-folder', smallModels(root)],
      ],
      { env: { ...process.env, PEDICLE_HOME: at('home') }, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    let said = '';
    child.stdout.on('data', (chunk) => (said += chunk));
    child.stderr.on('data', (chunk) => (said += chunk));
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
    const until = async (what: () => boolean | Promise<boolean>): Promise<void> => {
      const limit = Date.now() + 200_000;
      while (!(await what())) {
        if (Date.now() > limit) throw new Error(`waited too long\n${said}`);
        await pause(100);
      }
    };
    try {
      await until(() => /DICOM: PEDICLE at 127\.0\.0\.1:(\d+)/.test(said));
      const port = /DICOM: PEDICLE at 127\.0\.0\.1:(\d+)/.exec(said)?.[1] ?? '';
      const sent = spawn('storescu', ['-aet', 'CT1', '-aec', 'PEDICLE', '127.0.0.1', port, '+sd', ctFolder]);
      expect(await new Promise((resolve) => sent.once('close', resolve))).toBe(0);
      await until(async () => (await orthanc.count()) === 1);
      const metrics = /metrics: (http:\S+)/.exec(said)?.[1] ?? '';
      expect((await fetch(`${metrics}/health`)).status).toBe(200);
      const told = await (await fetch(`${metrics}/metrics`)).text();
      expect(told).toContain('pedicle_jobs{kind="segment",state="done"} 1');
      expect(told).toContain(`pedicle_instances{result="done"} ${readdirSync(ctFolder).length}`);
      child.kill('SIGTERM');
      expect(await ended).toBe(0);
    } finally {
      child.kill('SIGKILL');
      await ended;
    }
    const [id = ''] = readdirSync(at('out')).filter((name) => existsSync(join(at('out'), name, 'job.json')));
    const bytes = readFileSync(join(at('out'), id, 'rtstruct.dcm'));
    const { rtstructSha256 } = JSON.parse(readFileSync(join(at('out'), id, 'job.json'), 'utf8'));
    expect(sha(bytes)).toBe(rtstructSha256);
    const there = await orthanc.file(parseDicom(bytes).string(TAG.sopInstanceUid));
    expect(sha(dataSetOf(there))).toBe(sha(dataSetOf(bytes)));
    expect(parseDicom(there).string(TAG.approvalStatus)).toBe('UNAPPROVED');
    // No name, no ID and no date of a patient in what a service writes down.
    expect(said).not.toMatch(/Phantom|PEDICLE-PHANTOM/);
    await orthanc.close();
  },
  300_000,
);
