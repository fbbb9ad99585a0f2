/** The DICOM node with other people's senders, with twenty at once, and with what is no DICOM at all. */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { homedir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { openInbox } from '../../../src/backend/network/inbox.ts';
import { parseDicom } from '../../../src/dicom/index.ts';
import { ctFiles, dataSetOf, type NodeHere, nodeHere, received } from '../../builders/dicom-node.ts';
import { associateRequest, command, fragment, pdu } from '../../builders/pdus.ts';
import { hasTool, runTool } from '../../builders/tools.ts';

const long = process.env.PEDICLE_LONG === '1';
const open: NodeHere[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});
async function here(changes?: Record<string, unknown>): Promise<NodeHere> {
  const made = await nodeHere(changes);
  open.push(made);
  return made;
}
const run = (program: string, args: readonly string[]): Promise<number | null> =>
  new Promise((resolve) => spawn(program, args, { stdio: 'ignore' }).once('close', resolve));
const to = (node: NodeHere, ...more: string[]): string[] => [
  '-aec',
  'PEDICLE',
  ...more,
  '127.0.0.1',
  String(node.node.port),
];
const sortedSets = (paths: readonly string[]): string[] =>
  paths
    .map((p) =>
      createHash('sha256')
        .update(dataSetOf(readFileSync(p)))
        .digest('hex'),
    )
    .sort();

/** What is not yet whole. */
const onTheWay = ({ folder }: NodeHere): string[] =>
  readdirSync(folder)
    .filter((name) => name.startsWith('.incoming-'))
    .flatMap((name) => readdirSync(join(folder, name)));

describe.skipIf(!hasTool('storescu'))('DCMTK', () => {
  test('echoscu and storescu: what lies here is byte for byte what was sent, with the sender’s title', async () => {
    const node = await here();
    const files = ctFiles(9);
    expect(await run('echoscu', to(node))).toBe(0);
    expect(await run('storescu', [...to(node, '-aet', 'SCANNER'), ...files])).toBe(0);
    const got = received(node.folder);
    expect(sortedSets(got)).toEqual(sortedSets(files));
    const { meta } = parseDicom(readFileSync(got[0]!));
    expect(meta?.string(0x00020016)).toBe('SCANNER');
    expect(onTheWay(node)).toEqual([]);
    expect(node.node.counts.stored).toMatchObject({ done: 9 });
  });

  test('twenty associations at once', async () => {
    const node = await here();
    const series = Array.from({ length: 20 }, (_, n) => ctFiles(3, `2.25.${n + 1}`));
    const statuses = await Promise.all(series.map((files) => run('storescu', [...to(node), ...files])));
    expect(statuses).toEqual(Array(20).fill(0));
    expect(sortedSets(received(node.folder))).toEqual(sortedSets(series.flat()));
    expect(node.node.counts.stored).toMatchObject({ done: 60, outOfResources: 0 });
  });

  test.skipIf(!hasTool('dcmcjpls'))('compressed and deflated images stay as they are', async () => {
    const node = await here();
    const [file = ''] = ctFiles(1);
    const packed = ['dcmcjpls', 'dcmcjpeg', 'dcmcrle'].map((tool) => {
      const out = `${file}.${tool}`;
      runTool(tool, [file, out, '+un']);
      return out;
    });
    const deflated = `${file}.deflated`;
    runTool('dcmconv', ['+td', file, deflated]);
    const options = [['-xt'], ['-xs'], ['-xr'], ['-xd']];
    for (const [n, path] of [...packed, deflated].entries()) {
      expect(existsSync(path), path).toBe(true);
      expect(await run('storescu', [...(options[n] ?? []), ...to(node), path]), path).toBe(0);
    }
    expect(node.node.counts.stored.done).toBe(4);
    expect(node.node.counts.faults).toEqual({});
  });

  test('who is not on the list, or calls somebody else, is told no', async () => {
    const node = await here({
      peers: [
        { aeTitle: 'CT1', addresses: ['127.0.0.0/8'] },
        { aeTitle: 'FAR', addresses: ['10.0.0.1'] },
      ],
    });
    expect(await run('echoscu', to(node, '-aet', 'CT1'))).toBe(0);
    expect(await run('echoscu', to(node, '-aet', 'CT2'))).not.toBe(0);
    expect(await run('echoscu', to(node, '-aet', 'FAR'))).not.toBe(0);
    expect(
      await run('echoscu', ['-aet', 'CT1', '-aec', 'OTHER', '127.0.0.1', String(node.node.port)]),
    ).not.toBe(0);
    expect(node.node.counts.rejected.title).toBe(3);
  });

  test('a disk without room refuses with A7xx and keeps nothing; what was taken before stays', async () => {
    const node = await here({ limits: { freeBytes: 2 ** 60 } });
    const [file = ''] = ctFiles(1);
    const told = await new Promise<string>((resolve) => {
      const child = spawn('storescu', ['-v', ...to(node), file]);
      let text = '';
      child.stdout.on('data', (chunk) => (text += chunk));
      child.stderr.on('data', (chunk) => (text += chunk));
      child.once('close', () => resolve(text));
    });
    expect(told).toMatch(/OutOfResources|a700/i);
    expect(received(node.folder)).toEqual([]);
  });
});

const python = [join(homedir(), 'qa-venv/bin/python'), 'python3'].find(
  (path) => spawnSync(path, ['-c', 'import pynetdicom']).status === 0,
);
describe.skipIf(python === undefined)('pynetdicom (skipped where it is not installed)', () => {
  test('a sender of Python', async () => {
    const node = await here();
    const files = ctFiles(3);
    const script = `
import sys
from pydicom import dcmread
from pynetdicom import AE
ae = AE(ae_title='PYTHON')
ae.add_requested_context('1.2.840.10008.5.1.4.1.1.2')
ae.add_requested_context('1.2.840.10008.1.1')
to = ae.associate('127.0.0.1', int(sys.argv[1]), ae_title='PEDICLE')
assert to.is_established
assert to.send_c_echo().Status == 0
for path in sys.argv[2:]:
    assert to.send_c_store(dcmread(path)).Status == 0
to.release()
`;
    expect(await run(python!, ['-c', script, String(node.node.port), ...files])).toBe(0);
    expect(node.node.counts.stored.done).toBe(3);
  });
});

/** Sends bytes and waits until the node closes, or for a moment. */
const throwAt = (port: number, pieces: readonly Buffer[]): Promise<void> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      for (const piece of pieces) socket.write(piece);
      setTimeout(() => socket.destroy(), 3);
    });
    socket.on('error', () => undefined).on('close', () => resolve());
  });

test('what a killed process left on its way goes, what a living one has stays', async () => {
  const node = await here();
  const left = join(node.folder, '.incoming-999999999-abc');
  mkdirSync(left);
  writeFileSync(join(left, 'x.part'), 'x');
  const second = await openInbox(node.folder, { instanceBytes: 1000, freeBytes: 0 });
  expect(readdirSync(node.folder).filter((name) => name.startsWith('.incoming-'))).toHaveLength(2);
  expect(onTheWay(node)).toEqual([]);
  await second.close();
});

test('an instance of another class than was agreed on ends the association, and nothing is kept', async () => {
  const node = await here();
  const ct = '1.2.840.10008.5.1.4.1.1.2';
  const secondaryCapture = '1.2.840.10008.5.1.4.1.1.7';
  const dataSet = Buffer.concat(
    [
      [0x0016, secondaryCapture],
      [0x0018, '1.2.3.4'],
      [0x000e, '1.2.3'],
    ].map(([element, uid]) => {
      const value = Buffer.from(String(uid).length % 2 === 0 ? String(uid) : `${uid}\0`);
      const header = Buffer.alloc(8);
      header.writeUInt16LE(element === 0x000e ? 0x0020 : 0x0008, 0);
      header.writeUInt16LE(Number(element), 2);
      header.writeUInt32LE(value.length, 4);
      return Buffer.concat([header, value]);
    }),
  );
  const sent = (agreed: string): Promise<void> =>
    new Promise((resolve) => {
      const socket = connect(node.node.port, '127.0.0.1', () =>
        socket.write(associateRequest('PEDICLE', 'TEST', agreed)),
      );
      socket.once('data', () => {
        socket.write(pdu(0x04, fragment(1, 3, command(0x0001, true, secondaryCapture, '1.2.3.4'))));
        socket.write(pdu(0x04, fragment(1, 2, dataSet)));
        socket.once('data', () => socket.destroy());
      });
      socket.on('error', () => undefined).on('close', () => resolve());
    });
  await sent(ct);
  await sent(secondaryCapture);
  expect(node.node.counts.stored.done).toBe(0);
  expect(received(node.folder)).toEqual([]);
  expect(onTheWay(node)).toEqual([]);
});

test('malformed associations and messages leave the node alive, and nothing in the inbox', async () => {
  const node = await here();
  const proper = associateRequest('PEDICLE', 'TEST', '1.2.840.10008.5.1.4.1.1.2');
  const store = (uid: string): Buffer => command(0x0001, true, '1.2.840.10008.5.1.4.1.1.2', uid);
  const damaged = (bytes: Buffer) =>
    fc
      .array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 })
      .map((changes) => {
        const copy = Buffer.from(bytes);
        for (const [at, value] of changes) copy[at] = value;
        return copy;
      });
  const noise = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes));
  const message = fc
    .tuple(fc.constantFrom('1.2.3', '../../../etc/passwd', '1.2.3/..', ''), fc.nat(255), fc.nat(3), noise)
    .map(([uid, context, control, data]) =>
      Buffer.concat([
        pdu(0x04, fragment(context, 3, store(uid))),
        pdu(0x04, fragment(context, control, data)),
      ]),
    );
  const attack = fc.oneof(
    noise.map((bytes) => [bytes]),
    damaged(proper).map((bytes) => [bytes]),
    fc.tuple(fc.constant(proper), noise),
    fc.tuple(fc.constant(proper), message),
    fc.tuple(fc.constant(proper), message.chain(damaged)),
    fc.nat(proper.length).map((length) => [proper.subarray(0, length)]),
  );
  const attacks = fc.sample(attack, { numRuns: long ? 4000 : 300, seed: 16 });
  for (let at = 0; at < attacks.length; at += 20)
    await Promise.all(attacks.slice(at, at + 20).map((pieces) => throwAt(node.node.port, pieces)));
  // It still serves, holds no connection, and has kept nothing.
  await throwAt(node.node.port, [
    associateRequest('PEDICLE', 'TEST'),
    pdu(0x04, fragment(1, 3, command(0x0030, false))),
  ]);
  const limit = Date.now() + 10_000;
  while (node.node.counts.open > 0 && Date.now() < limit)
    await new Promise((resolve) => setTimeout(resolve, 20));
  expect(node.node.counts.open).toBe(0);
  expect(received(node.folder)).toEqual([]);
  expect(onTheWay(node)).toEqual([]);
  expect(readdirSync(node.folder).filter((name) => !name.startsWith('.incoming-'))).toEqual([]);
  if (hasTool('echoscu')) expect(await run('echoscu', to(node))).toBe(0);
}, 300_000);
