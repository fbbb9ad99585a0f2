import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { Backend } from '../../../src/backend/app/backend.ts';
import { createBlobStore } from '../../../src/backend/blobs/blobs.ts';
import {
  type BackendEvent,
  connectApi,
  decodeMessage,
  encodeMessage,
  type Handlers,
} from '../../../src/contract/index.ts';
import { createSession } from '../../../src/hosts/web/security.ts';
import { startWebHost, type WebHost } from '../../../src/hosts/web/server.ts';
import { socketChannel } from '../../../src/hosts/web/socket-channel.ts';
import { blobOf } from '../../builders/blobs.ts';

const hosts: WebHost[] = [];
afterEach(async () => {
  for (const host of hosts.splice(0)) await host.close();
});

async function start(
  token?: string,
): Promise<{ host: WebHost; backend: Backend; push: (e: BackendEvent) => void }> {
  const folder = await mkdtemp(join(tmpdir(), 'pedicle-web-'));
  await writeFile(join(folder, 'secret.txt'), 'outside');
  const rendererFolder = join(folder, 'renderer');
  await mkdir(rendererFolder);
  await writeFile(join(rendererFolder, 'index.html'), '<!doctype html><title>Pedicle</title>');
  const listeners = new Set<(e: BackendEvent) => void>();
  const backend: Backend = {
    blobs: createBlobStore(),
    connect: () => ({
      handlers: { 'case.close': async () => ({}) } as unknown as Handlers,
      onEvent: (l) => {
        listeners.add(l);
        return () => listeners.delete(l);
      },
      close: async () => undefined,
    }),
    close: async () => undefined,
  };
  const host = await startWebHost({
    backend,
    rendererFolder,
    port: 0,
    ...(token === undefined ? {} : { token }),
  });
  hosts.push(host);
  return { host, backend, push: (e) => [...listeners].map((l) => l(e)) };
}

interface Reply {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
}

/** Raw HTTP so that Host, Origin and path go out exactly as given. */
function send(
  port: number,
  path: string,
  headers: Record<string, string> = {},
  method = 'GET',
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ host: '127.0.0.1', port, path, headers, method }, (response) => {
      const chunks: Buffer[] = [];
      response.on('error', reject);
      response.on('data', (c: Buffer) => chunks.push(c));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
      );
    });
    request.on('error', reject);
    request.end();
  });
}

async function signIn(host: WebHost): Promise<string> {
  const url = new URL(host.address);
  const reply = await send(host.port, `${url.pathname}${url.search}`);
  return String(reply.headers['set-cookie']).split(';')[0] as string;
}

const socketOutcome = (port: number, headers: Record<string, string>): Promise<string> =>
  new Promise((resolve) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/ws`, { headers });
    socket.on('open', () => {
      socket.terminate();
      resolve('open');
    });
    socket.on('error', () => resolve('refused'));
  });

describe('web host security', () => {
  it('buys a HttpOnly SameSite=Strict cookie with the token once, and keeps the token out of the page address', async () => {
    const { host } = await start();
    const { pathname, search } = new URL(host.address);
    const first = await send(host.port, pathname + search);
    expect(first.status).toBe(303);
    expect(first.headers.location).toBe('/');
    expect(String(first.headers['set-cookie'])).toMatch(/HttpOnly; SameSite=Strict/);
    expect((await send(host.port, pathname + search)).status).toBe(403);
    expect((await send(host.port, '/?token=wrong')).status).toBe(403);
  });

  it('names its cookie after its port, so that two hosts in one browser keep their sessions', async () => {
    const [first, second] = [await start(), await start()];
    const cookies = [await signIn(first.host), await signIn(second.host)];
    expect(cookies[0]?.split('=')[0]).not.toBe(cookies[1]?.split('=')[0]);
    // A browser holds one value a name, and sends them all to every port.
    const jar = new Map(cookies.map((c) => c.split('=', 2) as [string, string]));
    const cookie = [...jar].map((c) => c.join('=')).join('; ');
    expect((await send(first.host.port, '/', { cookie })).status).toBe(200);
    expect((await send(second.host.port, '/', { cookie })).status).toBe(200);
  });

  it('leads a browser that comes from our file to the page, by a page of its own that may send a strict cookie', async () => {
    const { host } = await start();
    const { pathname, search } = new URL(host.address);
    const reply = await send(host.port, pathname + search, { 'sec-fetch-site': 'cross-site' });
    expect(reply.status).toBe(200);
    expect(reply.body.toString()).toContain('http-equiv="refresh" content="0;url=/"');
    expect(String(reply.headers['set-cookie'])).toContain('SameSite=Strict');
  });

  it('slows guessing down: twenty wrong tokens, then one a second; the right one is always taken', () => {
    let now = 0;
    const session = createSession('right', { reusable: true, now: () => now });
    const wrong = Array.from({ length: 50 }, () => session.redeem('wrong'));
    expect(wrong.filter((outcome) => outcome === 'wrong')).toHaveLength(20);
    expect([session.redeem('right'), session.redeem('wrong')]).toEqual(['taken', 'later']);
    now += 1_000;
    expect([session.redeem('wrong'), session.redeem('wrong')]).toEqual(['wrong', 'later']);
    const once = createSession('right', { reusable: false, now: () => now });
    for (let n = 0; n < 50; n += 1) once.redeem('wrong');
    expect([once.redeem('right'), once.redeem('right')]).toEqual(['taken', 'later']);
  });

  it('serves nothing without the cookie, and everything with a strict policy', async () => {
    const { host } = await start();
    expect((await send(host.port, '/')).status).toBe(403);
    const cookie = await signIn(host);
    const page = await send(host.port, '/', { cookie });
    expect(page.status).toBe(200);
    const policy = String(page.headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe-eval');
    expect(page.headers['x-content-type-options']).toBe('nosniff');
    expect((await send(host.port, '/', { cookie: `${cookie}x` })).status).toBe(403);
  });

  it('refuses wrong hosts (DNS rebinding), hostile origins and other methods', async () => {
    const { host } = await start();
    const cookie = await signIn(host);
    expect((await send(host.port, '/', { cookie, host: 'evil.example' })).status).toBe(421);
    expect((await send(host.port, '/', { cookie, host: '127.0.0.1:1' })).status).toBe(421);
    expect((await send(host.port, '/', { cookie, origin: 'http://evil.example' })).status).toBe(403);
    expect((await send(host.port, '/', { cookie }, 'POST')).status).toBe(405);
  });

  it.each([
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/..%5csecret.txt',
    '/%00',
    '/%ff',
    '//secret.txt',
    '/blob/../../secret.txt',
    '/blob/%2e%2e',
  ])('does not leave its folder for %s', async (path) => {
    const { host } = await start();
    const reply = await send(host.port, path, { cookie: await signIn(host) });
    expect(reply.status).toBe(404);
    expect(reply.body.toString()).not.toContain('outside');
  });

  it('opens the socket only with cookie, own host and own origin', async () => {
    const { host } = await start();
    const cookie = await signIn(host);
    const origin = `http://127.0.0.1:${host.port}`;
    expect(await socketOutcome(host.port, { cookie, origin })).toBe('open');
    expect(await socketOutcome(host.port, { origin })).toBe('refused');
    expect(await socketOutcome(host.port, { cookie })).toBe('refused');
    expect(await socketOutcome(host.port, { cookie, origin: 'http://evil.example' })).toBe('refused');
  });
});

describe('web host', () => {
  it('answers byte ranges of a blob as RFC 9110 says', async () => {
    const { host, backend } = await start();
    const cookie = await signIn(host);
    const id = backend.blobs.add(blobOf(Uint8Array.from({ length: 100 }, (_, n) => n)));
    const part = await send(host.port, `/blob/${id}`, { cookie, range: 'bytes=10-19' });
    expect(part.status).toBe(206);
    expect([...part.body]).toEqual([10, 11, 12, 13, 14, 15, 16, 17, 18, 19]);
    expect(part.headers['content-range']).toBe('bytes 10-19/100');
    expect((await send(host.port, `/blob/${id}`, { cookie, range: 'bytes=95-' })).body).toHaveLength(5);
    expect((await send(host.port, `/blob/${id}`, { cookie, range: 'bytes=100-' })).status).toBe(416);
    expect((await send(host.port, `/blob/${id}`, { cookie, range: 'bytes=0-1,3-4' })).status).toBe(416);
    expect((await send(host.port, `/blob/${id}`, { cookie })).body).toHaveLength(100);
    // A piece that cannot be had breaks the answer off: never a short one that looks whole, and never the host.
    const broken = backend.blobs.add({
      byteLength: 100,
      async *pieces() {
        yield new Uint8Array(40);
        throw new Error('the drive is gone');
      },
    });
    await expect(send(host.port, `/blob/${broken}`, { cookie })).rejects.toThrow();
    expect((await send(host.port, `/blob/${id}`, { cookie })).body).toHaveLength(100);
  });

  it('carries calls and events over the socket, and closes it on malformed frames', async () => {
    const { host, push } = await start();
    const cookie = await signIn(host);
    const headers = { cookie, origin: `http://127.0.0.1:${host.port}` };
    const socket = new WebSocket(`ws://127.0.0.1:${host.port}/ws`, { headers });
    await new Promise((resolve) => socket.once('open', resolve));
    const client = connectApi(socketChannel(socket));
    const event = new Promise((resolve) => client.onEvent(resolve));
    expect(await client.call('case.close', { caseId: 'c' })).toEqual({});
    push({ event: 'scan', filesRead: 1, filesTotal: 2 });
    expect(await event).toEqual({ event: 'scan', filesRead: 1, filesTotal: 2 });
    socket.send(Buffer.concat([encodeMessage({ id: 1 }), Buffer.from([0xc1])]));
    const code = await new Promise((resolve) => socket.once('close', resolve));
    expect(code).toBe(1007);
    expect(() => decodeMessage(Uint8Array.of(0xc1))).toThrow();
  });

  it('takes a given token more than once (kiosk), and says when the port is taken', async () => {
    const { host } = await start('given-token-given-token');
    expect((await send(host.port, '/?token=given-token-given-token')).status).toBe(303);
    expect((await send(host.port, '/?token=given-token-given-token')).status).toBe(303);
    const { backend } = await start();
    await expect(startWebHost({ backend, rendererFolder: '/', port: host.port })).rejects.toMatchObject({
      code: 'port-in-use',
    });
  });
});
