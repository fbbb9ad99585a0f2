/** A DICOMweb server that answers as none should: each ends with a coded error, nothing half written stays, and only what was asked for is kept. */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcp } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findWeb, getWeb, storeWeb } from '../../../src/backend/network/dicomweb.ts';
import { type Inbox, openInbox } from '../../../src/backend/network/inbox.ts';
import type { WebDestination } from '../../../src/backend/network/settings.ts';
import { getFrom, testDestination } from '../../../src/backend/network/systems.ts';
import { scanFolder } from '../../../src/backend/studies/index.ts';
import { makeCtFiles, makeCtSeries, makeGrid } from '../../builders/ct-series.ts';

const made = makeCtFiles(makeCtSeries(makeGrid([7, 5, 3], [1, 1.5, 2]))).map((bytes) => Buffer.from(bytes));
const LIMITS = { idleMs: 400, jsonBytes: 1 << 20 };
const part = (bytes: Buffer): Buffer =>
  Buffer.concat([Buffer.from('--b\r\nContent-Type: application/dicom\r\n\r\n'), bytes, Buffer.from('\r\n')]);
const MULTIPART = { 'Content-Type': 'multipart/related; type="application/dicom"; boundary=b' };

let folder = '';
let inbox: Inbox;
let answer: (request: IncomingMessage, response: ServerResponse) => void = (_, response) => response.end();
const server = createServer((request, response) => {
  request.resume();
  answer(request, response);
});
let to: WebDestination;
let wanted = { studyInstanceUid: '', seriesInstanceUid: '' };
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'pedicle-odd-web-'));
  inbox = await openInbox(join(folder, 'inbox'), { instanceBytes: 1 << 20, freeBytes: 0 });
  for (const [n, bytes] of made.entries()) writeFileSync(join(folder, `${n}.dcm`), bytes);
  const series = (await scanFolder([join(folder, '0.dcm'), join(folder, '1.dcm'), join(folder, '2.dcm')]))
    .studies[0]!.series[0]!;
  wanted = { studyInstanceUid: series.studyInstanceUid, seriesInstanceUid: series.seriesInstanceUid };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  to = { kind: 'dicomweb', name: 'WEB', url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
});
afterEach(async () => {
  await inbox.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true, force: true });
});

/** What was kept: instances by folder of the series. */
const kept = (): number =>
  readdirSync(join(folder, 'inbox'), { recursive: true, withFileTypes: true }).filter((e) => e.isFile())
    .length;
const get = (): Promise<number> => getWeb(to, wanted, inbox, undefined, LIMITS);
const told = (code: string, words: string) =>
  expect.objectContaining({ code, message: expect.stringContaining(words) });

test.each<[string, typeof answer, string]>([
  [
    'a page for people',
    (_, r) => r.writeHead(200, { 'Content-Type': 'text/html' }).end('<html>Log in</html>'),
    'DICOM JSON',
  ],
  [
    'another document',
    (_, r) => r.writeHead(200, { 'Content-Type': 'application/dicom+json' }).end('{"a":1}'),
    'DICOM JSON',
  ],
  ['nothing', (_, r) => r.writeHead(200).end(), 'DICOM JSON'],
  [
    'half a document',
    (_, r) => r.writeHead(200, { 'Content-Length': '100' }).write('[{', () => r.destroy()),
    'broke off',
  ],
  [
    'a document without an end',
    (_, r) => {
      r.writeHead(200);
      const more = (): void => {
        while (!r.destroyed && r.write(' '.repeat(1 << 16)));
        if (!r.destroyed) r.once('drain', more);
      };
      more();
    },
    'more than can be',
  ],
  ['silence', () => undefined, 'silent'],
  ['silence in the middle', (_, r) => r.writeHead(200).write('['), 'silent'],
  [
    'another address',
    (_, r) => r.writeHead(302, { Location: 'http://127.0.0.1:9/' }).end(),
    'another address',
  ],
  ['a refusal', (_, r) => r.writeHead(401).end('no'), 'HTTP 401'],
])('a query is answered with %s', async (_, odd, words) => {
  answer = odd;
  await expect(findWeb(to, {}, LIMITS)).rejects.toEqual(told('network-failed', words));
});

test('a header of 10 MB, a closed door, no HTTP, no TLS', async () => {
  answer = (_, r) => {
    r.socket?.end(`HTTP/1.1 200 OK\r\nX: ${'x'.repeat(10 << 20)}\r\n\r\n`);
  };
  // Refused at once, or given up for silence: either way it ends with a code.
  await expect(findWeb(to, {}, LIMITS)).rejects.toMatchObject({
    code: expect.stringMatching(/^network-(unreachable|failed)$/),
  });
  await expect(findWeb({ ...to, url: 'http://127.0.0.1:9' }, {}, LIMITS)).rejects.toMatchObject({
    code: 'network-unreachable',
  });
  const tcp = createTcp((socket) =>
    socket
      .on('error', () => undefined)
      .resume()
      .end('220 mail ready\r\n'),
  );
  await new Promise<void>((resolve) => tcp.listen(0, '127.0.0.1', resolve));
  const { port } = tcp.address() as AddressInfo;
  await expect(findWeb({ ...to, url: `http://127.0.0.1:${port}` }, {}, LIMITS)).rejects.toMatchObject({
    code: 'network-unreachable',
  });
  await expect(findWeb({ ...to, url: `https://127.0.0.1:${port}` }, {}, LIMITS)).rejects.toEqual(
    told('network-failed', 'TLS'),
  );
  await expect(
    testDestination({ kind: 'dicom', name: 'D', aeTitle: 'D', host: '127.0.0.1', port }, 'PEDICLE'),
  ).rejects.toMatchObject({ code: 'network-failed' });
  await new Promise((resolve) => tcp.close(resolve));
});

test.each<[string, () => Buffer, string, number]>([
  ['a part cut short', () => part(made[0]!).subarray(0, -40), 'before its last part', 0],
  [
    'one whole part, one cut short',
    () => Buffer.concat([part(made[0]!), part(made[1]!).subarray(0, -40)]),
    'before its last part',
    1,
  ],
  ['no part at all', () => Buffer.from('--b--\r\n'), 'not one image', 0],
  ['no mark anywhere', () => made[0]!, 'parts of a series', 0],
  ['a part without headers', () => Buffer.from('--b\r\nx\r\n--b--'), 'without headers', 0],
])('a series is answered with %s', async (_, body, words, whole) => {
  answer = (_request, r) => r.writeHead(200, MULTIPART).end(body());
  const signal = new AbortController().signal;
  await expect(getFrom(to, 'PEDICLE', wanted, inbox, signal)).rejects.toEqual(told('network-failed', words));
  expect(kept()).toBe(whole);
});

test('a part of another series is refused, what came before it is whole; a part that is no DICOM ends it', async () => {
  const stranger = Buffer.from(made[1]!);
  const at = stranger.indexOf(wanted.seriesInstanceUid);
  const last = at + wanted.seriesInstanceUid.length - 1;
  stranger[last] = stranger[last] === 0x31 ? 0x32 : 0x31;
  const signal = new AbortController().signal;
  answer = (_, r) =>
    r.writeHead(200, MULTIPART).end(Buffer.concat([part(made[0]!), part(stranger), Buffer.from('--b--')]));
  await expect(getFrom(to, 'PEDICLE', wanted, inbox, signal)).rejects.toEqual(
    told('network-failed', 'doesNotMatch'),
  );
  expect(kept()).toBe(1);
  answer = (_, r) =>
    r.writeHead(200, MULTIPART).end(Buffer.concat([part(Buffer.from('<html>')), Buffer.from('--b--')]));
  await expect(getFrom(to, 'PEDICLE', wanted, inbox, signal)).rejects.toMatchObject({ code: 'not-dicom' });
  expect(kept()).toBe(1);
});

test('a type without a boundary, silence in the middle; the same image twice is one file', async () => {
  answer = (_, r) => r.writeHead(200, { 'Content-Type': 'multipart/related' }).end(part(made[0]!));
  await expect(get()).rejects.toEqual(told('network-failed', 'parts of a series'));
  answer = (_, r) =>
    r.writeHead(200, MULTIPART).write(Buffer.concat([part(made[0]!), part(made[1]!).subarray(0, 300)]));
  await expect(get()).rejects.toEqual(told('network-failed', 'silent'));
  expect(kept()).toBe(1);
  answer = (_, r) =>
    r.writeHead(200, MULTIPART).end(Buffer.concat([part(made[0]!), part(made[0]!), Buffer.from('--b--')]));
  expect(await get()).toBe(2);
  expect(kept()).toBe(1);
});

test('nothing but DICOM is sent, and a file that is not there is said so', async () => {
  let asked = 0;
  answer = (_, r) => {
    asked += 1;
    r.end('{}');
  };
  const text = join(folder, 'notes.txt');
  writeFileSync(text, 'no DICOM at all, but long enough to look like a file'.repeat(20));
  await expect(storeWeb(to, [text])).rejects.toMatchObject({ code: 'not-dicom' });
  await expect(storeWeb(to, [join(folder, 'gone.dcm')])).rejects.toMatchObject({ code: 'file-unreadable' });
  await expect(
    storeWeb({ ...to, authorizationFile: join(folder, 'gone') }, [join(folder, '0.dcm')]),
  ).rejects.toMatchObject({
    code: 'file-unreadable',
  });
  expect(asked).toBe(0);
});
