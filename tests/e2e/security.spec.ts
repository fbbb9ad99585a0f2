/** Attacks on the running app: on the loopback host from outside the page, and through the texts of a DICOM study. */
import { request as httpRequest } from 'node:http';
import type { Page } from '@playwright/test';
import WebSocket from 'ws';
import { hostile, hostileStudy } from '../builders/hostile-study.ts';
import { expect, openPage, test, watchErrors } from './fixtures.ts';
import { newHome, startHost } from './host.ts';

interface Reply {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly body: string;
}

/** Raw HTTP: Host, Origin and path go out exactly as given. */
function send(port: number, path: string, headers: Record<string, string> = {}): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ host: '127.0.0.1', port, path, headers }, (response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => {
        body += chunk.toString('latin1');
      });
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
      );
    });
    request.on('error', reject);
    request.end();
  });
}

/** `open`, or the status the upgrade was refused with. */
const socketAnswer = (port: number, headers: Record<string, string>): Promise<string> =>
  new Promise((resolve) => {
    const { Origin, ...rest } = headers;
    const socket = new WebSocket(`ws://127.0.0.1:${port}/ws`, {
      headers: rest,
      ...(Origin === undefined ? {} : { origin: Origin }),
    });
    socket.once('open', () => {
      socket.close();
      resolve('open');
    });
    socket.once('unexpected-response', (_request, response) => resolve(String(response.statusCode)));
    socket.once('error', () => resolve('error'));
  });

const portOf = (address: string): number => Number(new URL(address).port);
async function signIn(address: string): Promise<string> {
  const url = new URL(address);
  const reply = await send(portOf(address), `${url.pathname}${url.search}`);
  return String(reply.headers['set-cookie']).split(';')[0] as string;
}

test('no cookie, a wrong token, a foreign Host or Origin get nothing', async ({ host }) => {
  const port = portOf(host.address);
  const cookie = await signIn(host.address);
  expect((await send(port, '/', { Cookie: cookie })).status).toBe(200);
  expect((await send(port, '/')).status).toBe(403);
  for (const token of ['', 'wrong', `${new URL(host.address).searchParams.get('token')}x`])
    expect((await send(port, `/?token=${token}`)).status).toBe(403);
  for (const Host of [
    'evil.example',
    `evil.example:${port}`,
    '127.0.0.1:1',
    `127.0.0.1.evil.example:${port}`,
  ])
    expect((await send(port, '/', { Cookie: cookie, Host })).status).toBe(421);
  for (const Origin of ['https://evil.example', 'null', `http://127.0.0.1:${port}.evil.example`])
    expect((await send(port, '/', { Cookie: cookie, Origin })).status).toBe(403);
});

test('the socket opens for the page only', async ({ host }) => {
  const port = portOf(host.address);
  const cookie = await signIn(host.address);
  const Origin = `http://127.0.0.1:${port}`;
  expect(await socketAnswer(port, { Cookie: cookie, Origin })).toBe('open');
  expect(await socketAnswer(port, { Origin })).toBe('403');
  expect(await socketAnswer(port, { Cookie: cookie })).toBe('403');
  expect(await socketAnswer(port, { Cookie: cookie, Origin: 'https://evil.example' })).toBe('403');
  expect(await socketAnswer(port, { Cookie: cookie, Origin, Host: `evil.example:${port}` })).toBe('403');
});

test('no path leads out of the page’s folder or the blobs', async ({ host }) => {
  const port = portOf(host.address);
  const Cookie = await signIn(host.address);
  const ways = [
    '../../package.json',
    '..%2f..%2fpackage.json',
    '%2e%2e/%2e%2e/package.json',
    '..\\..\\package.json',
  ];
  for (const prefix of ['/', '/blob/', '/assets/', '//'])
    for (const way of [...ways, '/etc/passwd', '%00', 'constructor', '__proto__']) {
      const reply = await send(port, `${prefix}${way}`, { Cookie });
      expect(reply.status, `${prefix}${way}`).toBeGreaterThanOrEqual(400);
      expect(reply.body).not.toMatch(/root:|"pedicle"/);
    }
});

test('the page carries a policy without eval and inline scripts; no script reads the cookie, no address holds the token', async ({
  app,
  host,
}) => {
  const reply = await send(portOf(host.address), '/', { Cookie: await signIn(host.address) });
  const policy = String(reply.headers['content-security-policy']);
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("script-src 'self';");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toContain('unsafe-eval');
  expect(policy.replace("style-src 'self' 'unsafe-inline'", '')).not.toContain('unsafe-inline');
  expect(reply.headers['x-content-type-options']).toBe('nosniff');
  expect(new URL(app.url()).search).toBe('');
  expect(await app.evaluate(() => document.cookie)).toBe('');
});

/** Counts what must never happen: dialogs, calls of the hostile scripts, elements made out of names. */
async function watchAttack(page: Page): Promise<() => Promise<unknown>> {
  const dialogs: string[] = [];
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  await page.evaluate(() => {
    const seen: unknown[] = [];
    Object.assign(window, { hits: seen, hacked: (n: number) => seen.push(n), h: () => seen.push('h') });
  });
  return async () => ({
    dialogs,
    hits: await page.evaluate(() => (window as unknown as { hits: unknown[] }).hits),
    made: await page.locator('img[src="x"], iframe, svg[onload], script:not([src])').count(),
  });
}
const nothing = { dialogs: [], hits: [], made: 0 };

test('scripts in the texts of a study are shown as text', async ({ chrome }) => {
  test.setTimeout(120_000);
  const folder = await hostileStudy();
  const host = await startHost(newHome(), folder);
  const page = await openPage(chrome, host.address);
  const errors = watchErrors(page);
  const outcome = await watchAttack(page);
  const dialog = page.getByRole('dialog', { name: 'Open a planning CT' });
  // The only series of a folder opens by itself; the chooser is still there to be asked.
  await expect(page.locator('.case-title')).toContainText(hostile.patientId);
  await page.keyboard.press('Control+o');
  const shown = [hostile.patientName, hostile.patientId, hostile.studyDescription, hostile.seriesDescription];
  for (const text of [...shown, hostile.structureLabel]) await expect(dialog).toContainText(text);
  await dialog.getByRole('button', { name: 'Open', exact: true }).click();
  const title = page.locator('.case-title');
  for (const text of [hostile.patientName, hostile.patientId]) await expect(title).toContainText(text);
  await expect.poll(() => title.getAttribute('title')).toContain(hostile.seriesDescription);
  await page.getByRole('tab', { name: 'Import' }).click();
  await expect(page.locator('.structure-sets')).toContainText(hostile.structureLabel);
  await page.locator('.structure-sets').getByRole('button', { name: 'Edit' }).click();
  const name = page.locator('.structure .structure-name').first();
  await expect(name).toHaveText(hostile.roiName);
  await name.dblclick();
  // The history, the straightened spine and the export dialog show names too.
  await page.getByRole('tab', { name: 'History' }).click();
  await expect(page.locator('.dock-right, [role=tabpanel]').last()).toContainText(hostile.structureLabel);
  await page.keyboard.press('Control+e');
  await expect(page.getByRole('dialog')).toContainText(hostile.roiName);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+Delete');
  await expect(page.locator('.notice').last()).toContainText(hostile.roiName);
  expect(await outcome()).toEqual(nothing);
  expect(errors).toEqual([]);
  await page.context().close();
  await host.stop();
});
